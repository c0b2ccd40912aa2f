package customer

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/textindex"
)

//go:embed queries.sql
var queriesSQL string

// Stage is where a customer stands in the life of the relation.
type Stage string

// The stages.
const (
	StageNew     Stage = "new"
	StageActive  Stage = "active"
	StageSilent  Stage = "silent"
	StageAtRisk  Stage = "at_risk"
	StageLost    Stage = "lost"
	StageWonBack Stage = "won_back"
)

// Customer is one person served. Times are unix milliseconds; 0 is "never".
type Customer struct {
	ID            string         `db:"id" json:"id"`
	WorkspaceID   string         `db:"workspace_id" json:"-"`
	Name          string         `db:"name" json:"name" doc:"As the company or the customer says; empty for an anonymous visitor"`
	Alias         string         `db:"alias" json:"-"`
	DisplayName   string         `db:"-" json:"display_name" doc:"The name, or a memorable one for an anonymous visitor, in Chinese"`
	DisplayNameEN string         `db:"-" json:"display_name_en" doc:"The same in English"`
	Phone         string         `db:"phone" json:"phone"`
	Email         string         `db:"email" json:"email"`
	Locale        string         `db:"locale" json:"locale"`
	Place         string         `db:"place" json:"place"`
	BirthYear     int64          `db:"birth_year" json:"birth_year,omitempty"`
	Tier          string         `db:"tier" json:"tier"`
	Stage         Stage          `db:"stage" json:"stage" enum:"new,active,silent,at_risk,lost,won_back"`
	Needs         []Need         `db:"needs,json" json:"needs"`
	Tags          []string       `db:"tags,json" json:"tags"`
	Attributes    map[string]any `db:"attributes,json" json:"attributes"`
	Note          string         `db:"note" json:"note"`
	Known         bool           `db:"known" json:"known" doc:"Someone vouched for who this is"`
	MergedInto    string         `db:"merged_into" json:"merged_into,omitempty"`
	BlockedAt     int64          `db:"blocked_at" json:"blocked_at,omitempty"`
	BlockedUntil  int64          `db:"blocked_until" json:"blocked_until,omitempty" doc:"0: until it is undone"`
	BlockedBy     string         `db:"blocked_by" json:"blocked_by,omitempty"`
	BlockedKind   string         `db:"blocked_kind" json:"blocked_kind,omitempty" doc:"block or mute; empty when neither holds now"`
	FirstSeenAt   int64          `db:"first_seen_at" json:"first_seen_at"`
	SeenAt        int64          `db:"seen_at" json:"seen_at"`
	UpdatedAt     int64          `db:"updated_at" json:"updated_at"`
	ErasedAt      int64          `db:"erased_at" json:"erased_at,omitempty"`
	Sample        bool           `db:"sample" json:"sample,omitempty"`
	Masked        bool           `db:"-" json:"masked,omitempty" doc:"Phone, email and document numbers are hidden from you"`

	DataKind       string `db:"data_kind" json:"-"`
	RetentionClass string `db:"retention_class" json:"-"`
}

// Deps are what a Store works with.
type Deps struct {
	DB    *db.DB
	Log   *event.Log
	Jobs  *job.Queue
	Clock clock.Clock
	Index *textindex.Index
	Parts []Part // what other domains keep of customers
	// Audit writes a line of the audit log in the verb's transaction; nil: none is kept.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
	// PersonFirstAge is the age from which a person comes first, 0 for none.
	// nil: 65 everywhere.
	PersonFirstAge func(ctx context.Context, workspaceID string) int64
	// Rules are the retention rules of every workspace; nil: nothing expires.
	Rules func(ctx context.Context) ([]Rule, error)
}

// Store is the customers of one installation.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the customers in d.DB and registers their jobs with d.Jobs.
func New(d Deps) *Store {
	if d.Index == nil {
		d.Index = textindex.New(d.DB)
	}
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL)}
	if d.Jobs != nil {
		s.handleJobs()
	}
	return s
}

// Add registers what another domain keeps of customers. Call before Run.
func (s *Store) Add(p ...Part) { s.Parts = append(s.Parts, p...) }

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

func (s *Store) now() int64 { return clock.Milli(s.Clock) }

func (s *Store) audit(ctx context.Context, tx *db.Tx, who actor.Actor, action, customerID string) error {
	if s.Audit == nil {
		return nil
	}
	return s.Audit(ctx, tx, who, action, "customer", customerID)
}

func (s *Store) append(ctx context.Context, tx *db.Tx, who actor.Actor, c Customer, f event.Fact) error {
	return s.Log.Append(ctx, tx, event.About{Actor: who, WorkspaceID: c.WorkspaceID, CustomerID: c.ID, Sample: c.Sample}, f)
}

// get reads a customer as stored; c is the database or a transaction.
func (s *Store) get(ctx context.Context, c db.Conn, workspaceID, id string) (Customer, error) {
	v, err := db.One[Customer](ctx, c, s.q, "get", id, workspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.NotFound("customer.not_found")
	}
	return s.finish(ctx, v), err
}

// live reads a customer that can still be acted on, for change.
func (s *Store) live(ctx context.Context, tx *db.Tx, workspaceID, id string) (Customer, error) {
	c, err := db.One[Customer](ctx, tx, s.q, "lock", id, workspaceID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return c, fault.NotFound("customer.not_found")
	case err != nil:
		return c, err
	case c.ErasedAt > 0:
		return c, fault.Conflict("customer.erased")
	case c.MergedInto != "":
		return c, fault.Conflict("customer.merged_away", fault.Params{"into": c.MergedInto})
	}
	return s.finish(ctx, c), nil
}

// finish adds to a row what is worked out and not stored: names, the need that
// follows from age, a block that has run out.
func (s *Store) finish(ctx context.Context, c Customer) Customer {
	c.DisplayName, c.DisplayNameEN = displayName(c, "zh-CN"), displayName(c, "en")
	if c.BlockedUntil > 0 && c.BlockedUntil <= s.now() {
		c.BlockedAt, c.BlockedUntil, c.BlockedKind, c.BlockedBy = 0, 0, "", ""
	}
	if c.Needs == nil {
		c.Needs = []Need{}
	}
	if c.Tags == nil {
		c.Tags = []string{}
	}
	if c.Attributes == nil {
		c.Attributes = map[string]any{}
	}
	c.Needs = withAge(c, s.ageLimit(ctx, c.WorkspaceID), s.Clock.Now().Year())
	return c
}

func (s *Store) ageLimit(ctx context.Context, workspaceID string) int64 {
	if s.PersonFirstAge == nil {
		return 65
	}
	return s.PersonFirstAge(ctx, workspaceID)
}

// Blocked reports whether messages of the customer are not taken now.
func (c Customer) Blocked() bool { return c.BlockedKind == Block }

// Muted reports whether the customer may write but nobody is rung for it now.
func (c Customer) Muted() bool { return c.BlockedKind == Mute }

// NameIn returns what to call the customer in a locale.
func (c Customer) NameIn(locale string) string {
	if strings.HasPrefix(locale, "en") {
		return c.DisplayNameEN
	}
	return c.DisplayName
}

// index puts what a customer is searched by into the search index.
func (s *Store) index(ctx context.Context, tx *db.Tx, c Customer) error {
	ids, err := db.All[Identity](ctx, tx, s.q, "identities", c.ID, c.WorkspaceID)
	if err != nil {
		return err
	}
	text := []string{displayName(c, "zh-CN"), displayName(c, "en"), c.Phone, c.Email, c.Note, strings.Join(c.Tags, " ")}
	text = append(text, saidAs(c.Phone)...)
	for _, i := range ids {
		text = append(text, i.Value)
		if i.Kind == Phone {
			text = append(text, saidAs(i.Value)...)
		}
	}
	return s.Index.Put(ctx, tx, textindex.Entry{
		WorkspaceID: c.WorkspaceID, Kind: IndexKind, RefID: c.ID, ParentID: c.ID, At: c.SeenAt, Text: text,
	})
}

// IndexKind is the kind of customers in the search index.
const IndexKind = "customer"
