package knowledge

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
)

//go:embed queries.sql
var queriesSQL string

// Rules are a workspace's own about its knowledge.
type Rules struct {
	// SecondPerson: what one person publishes another must approve.
	SecondPerson bool
	// Approvers is how many people may approve: from two on, what is risky needs
	// one of them beside its writer.
	Approvers int
	Policy    engine.Policy
	// Vectors names what makes vectors of texts outside, and of which items; ""
	// where nothing does. With another name models are trained anew.
	Vectors string
}

// Asked is what a message of the bot answered; the conversation domain knows.
type Asked struct {
	CustomerID     string
	ConversationID string
	TurnID         string
	Question       string // what the customer had said
	ItemID         string // what was answered from; "" when nothing was
}

// Deps are what a Store is made of.
type Deps struct {
	DB    *db.DB
	Log   *event.Log
	Jobs  *job.Queue
	Clock clock.Clock
	// Rules of a workspace; nil gives every workspace the defaults.
	Rules func(ctx context.Context, workspaceID string) (Rules, error)
	// Asked finds what a message of the bot answered; nil knows no message.
	Asked func(ctx context.Context, workspaceID, messageID string) (Asked, error)
	// Group refuses a skill group that a workspace does not have; nil takes any.
	Group func(ctx context.Context, workspaceID, groupID string) error
	// People are a workspace's members; nil knows none.
	People func(ctx context.Context, workspaceID string) ([]Person, error)
	// Role refuses a role that a workspace does not have; nil takes any.
	Role func(ctx context.Context, workspaceID, roleID string) error
	// Audit records an administrative verb in tx; nil records none.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Store is the knowledge of all workspaces.
type Store struct {
	db      *db.DB
	q       *db.Queries
	history *db.Queries // of the form with all history
	log     *event.Log
	jobs    *job.Queue
	clock   clock.Clock
	rules   func(ctx context.Context, workspaceID string) (Rules, error)
	asked   func(ctx context.Context, workspaceID, messageID string) (Asked, error)
	group   func(ctx context.Context, workspaceID, groupID string) error
	audit   func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error

	people func(ctx context.Context, workspaceID string) ([]Person, error)
	role   func(ctx context.Context, workspaceID, roleID string) error

	released []func(workspaceID string)
	gate     Gate // nil lets everything out
}

// Gate keeps from being released what would make answers worse.
type Gate interface {
	// Asks tells whether a workspace has questions that must not be lost.
	Asks(ctx context.Context, c db.Conn, workspaceID string) (bool, error)
	// Judged refuses content by its hash: ErrNotExamined where nobody has asked the
	// questions of it yet, a fault where it is worse than what is released.
	Judged(ctx context.Context, tx *db.Tx, workspaceID, hash, releasedHash string) error
	// Examine asks the questions of what publishing a change would release.
	Examine(ctx context.Context, who actor.Actor, changeID string) error
}

// ErrNotExamined is Judged's word on content that it knows nothing of.
var ErrNotExamined = errors.New("not examined yet")

// Guard puts a gate before publishing. Call it before serving.
func (s *Store) Guard(g Gate) { s.gate = g }

// New returns the store and registers its jobs with d.Jobs.
func New(d Deps) *Store {
	s := &Store{db: d.DB, q: d.DB.Queries(queriesSQL), history: d.DB.Queries(historyStatements()), log: d.Log, jobs: d.Jobs, clock: d.Clock, rules: d.Rules, asked: d.Asked, group: d.Group, audit: d.Audit, people: d.People, role: d.Role}
	if s.audit == nil {
		s.audit = func(context.Context, *db.Tx, actor.Actor, string, string, string) error { return nil }
	}
	if s.group == nil {
		s.group = func(context.Context, string, string) error { return nil }
	}
	if s.people == nil {
		s.people = func(context.Context, string) ([]Person, error) { return nil, nil }
	}
	if s.role == nil {
		s.role = func(context.Context, string, string) error { return nil }
	}
	if s.rules == nil {
		s.rules = func(context.Context, string) (Rules, error) { return Rules{Policy: engine.DefaultPolicy()}, nil }
	}
	if s.asked == nil {
		s.asked = func(context.Context, string, string) (Asked, error) {
			return Asked{}, fault.NotFound("knowledge.message_not_found")
		}
	}
	s.registerJobs()
	return s
}

// OnRelease registers fn to be told, right after the commit, that a workspace
// of this process has a new release. Register before serving; fn must not wait.
func (s *Store) OnRelease(fn func(workspaceID string)) { s.released = append(s.released, fn) }

// CheckStatements prepares every statement, so that a mistake shows at start.
func (s *Store) CheckStatements(ctx context.Context) error {
	return errors.Join(s.q.Check(ctx, s.db), s.history.Check(ctx, s.db))
}

func (s *Store) now() int64 { return clock.Milli(s.clock) }

// missing turns an empty result into the domain's own not-found.
func missing(err error, code string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound(code)
	}
	return err
}
