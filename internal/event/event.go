package event

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/id"
)

//go:embed queries.sql
var queriesSQL string

// Fact is the typed content of an event. Its type name is past tense and dotted
// by domain: "conversation.closed".
type Fact interface {
	EventType() string
}

// Event is a fact as it stands in the log.
type Event struct {
	Shard          int64           `db:"shard" json:"shard"`
	Seq            int64           `db:"seq" json:"seq"`
	ID             string          `db:"id" json:"id"`
	WorkspaceID    string          `db:"workspace_id" json:"workspace_id"`
	At             int64           `db:"at" json:"at" doc:"Unix milliseconds"`
	Type           string          `db:"type" json:"type"`
	Version        int64           `db:"version" json:"version" doc:"Schema version of data for this type"`
	ActorKind      actor.Kind      `db:"actor_kind" json:"actor_kind"`
	ActorID        string          `db:"actor_id" json:"actor_id"`
	ConversationID string          `db:"conversation_id" json:"conversation_id,omitempty"`
	CustomerID     string          `db:"customer_id" json:"customer_id,omitempty"`
	SubjectID      string          `db:"subject_id" json:"subject_id,omitempty"`
	Sample         bool            `db:"sample" json:"sample,omitempty"`
	Data           json.RawMessage `db:"data,json" json:"data"`
}

// Read unmarshals the event's data.
func Read[F Fact](e Event) (F, error) {
	var f F
	if err := json.Unmarshal(e.Data, &f); err != nil {
		return f, fmt.Errorf("read event %s %s: %w", e.Type, e.ID, err)
	}
	return f, nil
}

// About says what a fact is about and who made it true.
type About struct {
	Actor          actor.Actor
	WorkspaceID    string // empty: the actor's
	ConversationID string // facts with one are ordered within it
	CustomerID     string
	SubjectID      string // what else: item, member, task …
	Sample         bool
	At             int64 // 0: now; else when it happened, for history that is filled in
}

// Log is the event log of one database.
type Log struct {
	db    *db.DB
	q     *db.Queries
	clock clock.Clock
	wake  *signal
}

// NewLog returns the log in d.
func NewLog(d *db.DB, c clock.Clock) *Log {
	return &Log{db: d, q: d.Queries(queriesSQL), clock: c, wake: newSignal()}
}

// Append writes facts about one thing into tx. Append last in a transaction:
// on PostgreSQL it holds the shard until the commit.
func (l *Log) Append(ctx context.Context, tx *db.Tx, about About, facts ...Fact) error {
	if len(facts) == 0 {
		return nil
	}
	if about.WorkspaceID == "" {
		about.WorkspaceID = about.Actor.WorkspaceID
	}
	if about.At == 0 {
		about.At = clock.Milli(l.clock)
	}
	shard := ShardOf(about)
	var last int64
	if err := l.q.Scan(ctx, tx, "next_seq", []any{shard, len(facts)}, &last); err != nil {
		return err
	}
	for i, f := range facts {
		seq := last - int64(len(facts)) + int64(i) + 1
		_, err := l.q.Exec(ctx, tx, "insert", shard, seq, id.New(), about.WorkspaceID, about.At, f.EventType(), version(f),
			string(about.Actor.Kind), about.Actor.ID, about.ConversationID, about.CustomerID, about.SubjectID, about.Sample, db.JSON(f))
		if err != nil {
			return err
		}
	}
	tx.OnCommit(func() { l.wake.say(facts) })
	return nil
}

// version is 1 unless the fact says otherwise.
func version(f Fact) int64 {
	if v, ok := f.(interface{ EventVersion() int64 }); ok {
		return v.EventVersion()
	}
	return 1
}

// ShardOf returns the shard of what a fact is about: by conversation, else by
// customer, subject or workspace.
func ShardOf(a About) int64 {
	key := a.ConversationID
	for _, k := range []string{a.CustomerID, a.SubjectID, a.WorkspaceID} {
		if key == "" {
			key = k
		}
	}
	h := fnv.New32a()
	h.Write([]byte(key))
	return int64(h.Sum32() % schema.Shards)
}

// OfConversation returns a conversation's events in order.
func (l *Log) OfConversation(ctx context.Context, workspaceID, conversationID string) ([]Event, error) {
	return db.All[Event](ctx, l.db, l.q, "of_conversation", conversationID, workspaceID)
}

// ByID returns one event of a workspace.
func (l *Log) ByID(ctx context.Context, workspaceID, eventID string) (Event, error) {
	return db.One[Event](ctx, l.db, l.q, "by_id", eventID, workspaceID)
}

// Before is a place in a list that is newest first.
type Before struct {
	At int64
	ID string
}

// OfCustomers returns events about any of some customers, newest first, without
// the types named.
func (l *Log) OfCustomers(ctx context.Context, workspaceID string, customerIDs, without []string, before Before, limit int) ([]Event, error) {
	return db.All[Event](ctx, l.db, l.q, "of_customers", db.List(customerIDs), workspaceID, db.List(without), before.At, before.ID, limit)
}
