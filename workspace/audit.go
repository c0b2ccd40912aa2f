package workspace

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/id"
)

// Detail is what an audit line says beyond who did what to what: names of
// fields, counts, keys. No free text and no personal data of customers.
type Detail map[string]any

// Line is an entry to write.
type Line struct {
	Action     string // past tense, dotted: "inbox.changed"
	ObjectKind string
	ObjectID   string
	Detail     Detail
}

// Entry is a line of the audit log.
type Entry struct {
	ID         string          `db:"id" json:"id"`
	At         int64           `db:"at" json:"at"`
	ActorKind  string          `db:"actor_kind" json:"actor_kind"`
	ActorID    string          `db:"actor_id" json:"actor_id"`
	ActorName  string          `db:"actor_name" json:"actor_name"`
	Action     string          `db:"action" json:"action"`
	ObjectKind string          `db:"object_kind" json:"object_kind"`
	ObjectID   string          `db:"object_id" json:"object_id"`
	Detail     json.RawMessage `db:"detail,json" json:"detail"`
	IP         string          `db:"ip" json:"ip"`
}

// Record writes one line in tx. Other domains record their administrative verbs
// with it too.
func (s *Store) Record(ctx context.Context, tx *db.Tx, who actor.Actor, l Line) error {
	if l.Detail == nil {
		l.Detail = Detail{}
	}
	_, err := s.q.Exec(ctx, tx, "insert_audit", id.New(), who.WorkspaceID, s.now(), string(who.Kind), who.ID, l.Action, l.ObjectKind, l.ObjectID, db.JSON(l.Detail), who.IP)
	return err
}

// AuditFilter narrows the log; what is empty does not.
type AuditFilter struct {
	ActorID  string
	Action   string // whole, or its beginning: "member."
	ObjectID string
	From, To int64 // unix milliseconds, To excluded; 0 is open
	After    string
	Limit    int
}

// Audit returns a page of the log, newest first.
func (s *Store) Audit(ctx context.Context, who actor.Actor, f AuditFilter) (Page[Entry], error) {
	if err := who.Need("audit.read"); err != nil {
		return Page[Entry]{}, err
	}
	before := f.After
	if before == "" {
		before = "g" // behind every id, in any collation
	}
	if f.To == 0 {
		f.To = 1 << 62
	}
	limit := pageSize(f.Limit)
	all, err := db.All[Entry](ctx, s.db, s.q, "audit", who.WorkspaceID, before, f.ActorID, f.Action, f.ObjectID, f.From, f.To, limit+1)
	return page(all, limit, func(e Entry) string { return e.ID }), err
}

// Page is part of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next" doc:"Give as after for what follows; empty at the end"`
}

const mostInPage = 100

func pageSize(wanted int) int {
	if wanted <= 0 {
		return 50
	}
	return min(wanted, mostInPage)
}

// page cuts the row that was read one too far and names where to go on.
func page[T any](all []T, limit int, key func(T) string) Page[T] {
	if len(all) <= limit {
		return Page[T]{Items: all}
	}
	return Page[T]{Items: all[:limit], Next: key(all[limit-1])}
}

// changedFields names the JSON fields in which two values of one struct differ.
func changedFields[T any](before, after T) []string {
	a, b := reflect.ValueOf(before), reflect.ValueOf(after)
	names := []string{}
	for i := range a.NumField() {
		f := a.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			names = append(names, name)
		}
	}
	return names
}
