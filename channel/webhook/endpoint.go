package webhook

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"net/http"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/safehttp"
	"yingda/internal/secret"
)

//go:embed queries.sql
var queriesSQL string

// Endpoint is a program that wants to be told.
type Endpoint struct {
	ID           string   `db:"id" json:"id"`
	WorkspaceID  string   `db:"workspace_id" json:"-"`
	URL          string   `db:"url" json:"url"`
	Sealed       string   `db:"secret" json:"-"`
	Events       []string `db:"events,json" json:"events" doc:"Types, or a domain's all: conversation.closed, customer.*, *"`
	Note         string   `db:"note" json:"note"`
	Enabled      bool     `db:"enabled" json:"enabled"`
	FailingSince int64    `db:"failing_since" json:"failing_since" doc:"0: the last try went well"`
	FailingLong  bool     `db:"-" json:"failing_long" doc:"Nothing has arrived for a day: is it still there?"`
	CreatedBy    string   `db:"created_by" json:"created_by"`
	CreatedAt    int64    `db:"created_at" json:"created_at"`
	UpdatedAt    int64    `db:"updated_at" json:"updated_at"`
}

// failingLong is after how many milliseconds of failures a person should look.
const failingLong = 24 * 3600 * 1000

// mostEndpoints of one workspace.
const mostEndpoints = 20

// Changed: an endpoint was made, changed, switched or removed.
type Changed struct {
	What string `json:"what"` // made changed secret removed
}

// EventType names the event.
func (Changed) EventType() string { return "webhook.changed" }

// Deps are what a Store works with.
type Deps struct {
	DB     *db.DB
	Log    *event.Log
	Jobs   *job.Queue
	Clock  clock.Clock
	Box    *secret.Box
	Policy *safehttp.Policy // which inner addresses may be called; nil: none
	Client *http.Client     // nil: one of internal/safehttp under Policy
	// Object reads what an event is about, to stand beside its facts; nil: nothing.
	Object func(ctx context.Context, e event.Event) (any, error)
	// Audit writes a line of the audit log; nil: none is kept.
	Audit func(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error
}

// Store is the webhooks of one installation.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the webhooks in d.DB and registers their jobs.
func New(d Deps) (*Store, error) {
	if d.Policy == nil {
		p, err := safehttp.NewPolicy(nil)
		if err != nil {
			return nil, err
		}
		d.Policy = p
	}
	if d.Client == nil {
		d.Client = safehttp.New(safehttp.Options{Policy: d.Policy, Timeout: patience, MaxBytes: 64 << 10, Redirects: -1})
	}
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL)}
	d.Jobs.Handle(job.Kind{Name: deliverJob, Run: s.deliver, Backoff: pause, At: 8, Lease: 3 * patience})
	d.Jobs.Handle(job.Kind{Name: sweepJob, Run: s.sweep})
	return s, nil
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

func (s *Store) now() int64 { return clock.Milli(s.Clock) }

// List returns a workspace's endpoints.
func (s *Store) List(ctx context.Context, who actor.Actor) ([]Endpoint, error) {
	if err := who.Need("webhook.manage"); err != nil {
		return nil, err
	}
	all, err := db.All[Endpoint](ctx, s.DB, s.q, "list", who.WorkspaceID)
	for i := range all {
		all[i] = s.finish(all[i])
	}
	return all, err
}

func (s *Store) finish(e Endpoint) Endpoint {
	e.FailingLong = e.FailingSince > 0 && s.now()-e.FailingSince > failingLong
	return e
}

// Draft is what a member sets of an endpoint; nil fields stay as they are.
type Draft struct {
	URL     *string   `json:"url,omitempty" maxLength:"1000"`
	Events  *[]string `json:"events,omitempty" maxItems:"100" doc:"What to be told of; empty or left out on a new endpoint: everything. A type, all of a domain (conversation.* or conversation.), or *. Types: conversation.accepted, conversation.closed, conversation.episode_changed, conversation.feedback_given, conversation.handed_off, conversation.message_added, conversation.outcome_changed, conversation.owner_changed, conversation.promise_broken, conversation.promise_kept, conversation.promise_made, conversation.rated, conversation.rating_invited, conversation.started, conversation.turn_failed, conversation.turn_taken, conversation.wrapup_ended, customer.blocked, customer.changed, customer.consented, customer.created, customer.erased, customer.erasing, customer.exported, customer.identified, customer.merge_undone, customer.merged, customer.unblocked, document.erased, document.removed, document.run_ended, document.saved, document.source_removed, document.source_saved, experiment.changed, group.changed, help.article_rated, hours.changed, inbox.changed, key.made, key.revoked, knowledge.branch_moved, knowledge.category_granted, knowledge.category_merged, knowledge.category_removed, knowledge.category_saved, knowledge.change_commented, knowledge.change_moved, knowledge.correction_opened, knowledge.correction_resolved, knowledge.gate_waived, knowledge.grade_confirmed, knowledge.imported, knowledge.item_archived, knowledge.item_owned, knowledge.item_saved, knowledge.released, knowledge.suite_changed, knowledge.suite_ran, learning.cluster_changed, learning.evaluated, learning.evaluation_waived, learning.fix_made, learning.fix_released, learning.label_settled, learning.labelled, learning.past_deleted, learning.past_ended, learning.rollout_moved, learning.training_ended, macro.changed, member.changed, member.disabled, member.enabled, member.joined, member.sessions_ended, presence.changed, role.changed, task.assigned, task.done, task.made, task.replied, team.changed, webhook.changed, webhook.test, workspace.changed, workspace.created"`
	Note    *string   `json:"note,omitempty" maxLength:"200"`
	Enabled *bool     `json:"enabled,omitempty"`
}

func (d Draft) over(e *Endpoint, p *safehttp.Policy) (err error) {
	if d.URL != nil {
		if err := p.CheckURL(*d.URL); err != nil {
			return err
		}
		e.URL = *d.URL
	}
	if d.Events != nil {
		if e.Events, err = askedFor(*d.Events); err != nil {
			return err
		}
	}
	if d.Note != nil {
		if e.Note, err = cleantext.Line("note", *d.Note, 200); err != nil {
			return err
		}
	}
	if d.Enabled != nil {
		e.Enabled = *d.Enabled
		e.FailingSince = 0
	}
	if e.URL == "" {
		return fault.Invalid("webhook.no_url", "url")
	}
	if len(e.Events) == 0 { // a new one that says nothing
		e.Events = []string{everything}
	}
	return nil
}

// Make adds an endpoint and returns its secret, the only time it is shown.
func (s *Store) Make(ctx context.Context, who actor.Actor, d Draft) (e Endpoint, key string, err error) {
	if err := who.Need("webhook.manage"); err != nil {
		return e, "", err
	}
	e = Endpoint{ID: id.New(), WorkspaceID: who.WorkspaceID, Enabled: true, CreatedBy: who.ID, CreatedAt: s.now(), UpdatedAt: s.now()}
	if err := d.over(&e, s.Policy); err != nil {
		return e, "", err
	}
	key = secret.NewToken()
	e.Sealed = s.Box.Seal(key, place(e.ID))
	err = s.change(ctx, who, e.ID, "made", func(tx *db.Tx) error {
		all, err := db.All[Endpoint](ctx, tx, s.q, "list", who.WorkspaceID)
		if err == nil && len(all) >= mostEndpoints {
			err = fault.Conflict("webhook.too_many", fault.Params{"max": mostEndpoints})
		}
		if err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "insert", e.ID, e.WorkspaceID, e.URL, e.Sealed, db.JSON(e.Events), e.Note, e.Enabled, e.CreatedBy, e.CreatedAt)
		return err
	})
	return e, key, err
}

// place is what an endpoint's secret is sealed for.
func place(endpointID string) string { return "webhook/" + endpointID }

// Change alters an endpoint.
func (s *Store) Change(ctx context.Context, who actor.Actor, endpointID string, d Draft) (e Endpoint, err error) {
	if err := who.Need("webhook.manage"); err != nil {
		return e, err
	}
	err = s.change(ctx, who, endpointID, "changed", func(tx *db.Tx) error {
		if e, err = s.endpoint(ctx, tx, who.WorkspaceID, endpointID); err != nil {
			return err
		}
		if err := d.over(&e, s.Policy); err != nil {
			return err
		}
		e.UpdatedAt = s.now()
		_, err := s.q.Exec(ctx, tx, "update", e.ID, e.WorkspaceID, e.URL, db.JSON(e.Events), e.Note, e.Enabled, e.FailingSince, e.UpdatedAt)
		return err
	})
	return s.finish(e), err
}

// Rotate makes a new secret and returns it, the only time it is shown.
// Deliveries are signed with it from now on, also those that wait.
func (s *Store) Rotate(ctx context.Context, who actor.Actor, endpointID string) (key string, err error) {
	if err := who.Need("webhook.manage"); err != nil {
		return "", err
	}
	key = secret.NewToken()
	err = s.change(ctx, who, endpointID, "secret", func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "set_secret", endpointID, who.WorkspaceID, s.Box.Seal(key, place(endpointID)), s.now())
		return found(n, err)
	})
	return key, err
}

// Remove deletes an endpoint with its deliveries; what waits is dropped.
func (s *Store) Remove(ctx context.Context, who actor.Actor, endpointID string) error {
	if err := who.Need("webhook.manage"); err != nil {
		return err
	}
	return s.change(ctx, who, endpointID, "removed", func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "delete", endpointID, who.WorkspaceID)
		if err := found(n, err); err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "delete_deliveries", endpointID, who.WorkspaceID)
		return err
	})
}

func found(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.NotFound("webhook.not_found")
	}
	return err
}

func (s *Store) change(ctx context.Context, who actor.Actor, endpointID, what string, fn func(tx *db.Tx) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if s.Audit != nil {
			if err := s.Audit(ctx, tx, who, "webhook."+what, "webhook", endpointID); err != nil {
				return err
			}
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: endpointID}, Changed{What: what})
	})
}

func (s *Store) endpoint(ctx context.Context, c db.Conn, workspaceID, endpointID string) (Endpoint, error) {
	e, err := db.One[Endpoint](ctx, c, s.q, "get", endpointID, workspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		return e, fault.NotFound("webhook.not_found")
	}
	return s.finish(e), err
}
