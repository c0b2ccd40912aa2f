package knowledge

import (
	"context"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// States of a change. From review to publishing its items are frozen: what was
// looked at is what is published.
const (
	ChangeOpen      = "open"      // its drafts are being written
	ChangeInReview  = "in_review" // somebody else is to look at it
	ChangeApproved  = "approved"  // may be published
	ChangeScheduled = "scheduled" // will be, by a job
	ChangePublished = "published"
	ChangeDropped   = "dropped" // its drafts went back to what is released
)

// Change is a named group of drafts that are looked at and published together.
type Change struct {
	ID            string  `db:"id" json:"id"`
	N             int64   `db:"n" json:"n" doc:"Its number in the workspace"`
	Name          string  `db:"name" json:"name" doc:"Empty for what was published the simple way"`
	Note          string  `db:"note" json:"note"`
	State         string  `db:"state" json:"state" enum:"open,in_review,approved,scheduled,published,dropped"`
	Review        string  `db:"review" json:"review" enum:",asked,workspace,category,grade" doc:"Why a second person looks at it"`
	Items         int64   `db:"items" json:"items"`
	Documents     int64   `db:"documents" json:"documents"`
	AuthorID      string  `db:"author_id" json:"author_id"`
	CreatedAt     int64   `db:"created_at" json:"created_at"`
	UpdatedAt     int64   `db:"updated_at" json:"updated_at"`
	SubmittedBy   string  `db:"submitted_by" json:"submitted_by"`
	SubmittedAt   int64   `db:"submitted_at" json:"submitted_at"`
	ApprovedBy    string  `db:"approved_by" json:"approved_by"`
	ApprovedAt    int64   `db:"approved_at" json:"approved_at"`
	PublisherKind string  `db:"publisher_kind" json:"-"`
	PublisherID   string  `db:"publisher_id" json:"publisher_id" doc:"Who asked for it to be published"`
	PublishAt     int64   `db:"publish_at" json:"publish_at" doc:"When it is to be published, once it may be; 0: nobody has asked for it"`
	EndAt         int64   `db:"end_at" json:"end_at" doc:"When it is taken back; 0: never"`
	Problem       Problem `db:"problem,json" json:"problem" doc:"Why it was not published when it should have been"`
	PublishedAt   int64   `db:"published_at" json:"published_at"`
	BaseVersionID string  `db:"base_version_id" json:"base_version_id" doc:"That publishing it made"`
	BaseN         int64   `db:"base_n" json:"base_n"`
	TakesBack     string  `db:"takes_back" json:"takes_back" doc:"The change that this one takes back"`
	TakenBackBy   string  `db:"taken_back_by" json:"taken_back_by"`
	BranchID      string  `db:"branch_id" json:"branch_id" doc:"The branch that it merges"`
}

// Problem is why something did not happen, as a fault's code.
type Problem struct {
	Code   string       `json:"code" doc:"Empty: none"`
	Params fault.Params `json:"params,omitempty"`
}

// ChangeDetail is a change with what is said about it.
type ChangeDetail struct {
	Change
	Comments []Comment `json:"comments" doc:"The oldest first"`
}

// NewChange is a change to open.
type NewChange struct {
	Name string `json:"name" minLength:"1"`
	Note string `json:"note,omitempty"`
	Drafts
}

const maxChangeName = 80

// ChangeList lists changes, the newest first, below number `before` (0 for the
// first page); which is "" for all, going or ended. Permission knowledge.read.
func (s *Store) ChangeList(ctx context.Context, who actor.Actor, which string, before int64, limit int) ([]Change, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = newest
	}
	return db.All[Change](ctx, s.db, s.q, "change_list", who.WorkspaceID, before, which, pageSize(limit))
}

// Change returns one. Permission knowledge.read.
func (s *Store) Change(ctx context.Context, who actor.Actor, changeID string) (ChangeDetail, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return ChangeDetail{}, err
	}
	return s.changeDetail(ctx, who.WorkspaceID, changeID)
}

func (s *Store) changeDetail(ctx context.Context, workspaceID, changeID string) (d ChangeDetail, err error) {
	if d.Change, err = db.One[Change](ctx, s.db, s.q, "change", workspaceID, changeID); err != nil {
		return d, missing(err, "knowledge.change_not_found")
	}
	d.Comments, err = db.All[Comment](ctx, s.db, s.q, "comments", workspaceID, changeID)
	return d, err
}

// OpenChange begins a change, with drafts that belong to no other. Permission
// knowledge.write.
func (s *Store) OpenChange(ctx context.Context, who actor.Actor, n NewChange) (ChangeDetail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return ChangeDetail{}, err
	}
	if line(n.Name) == "" {
		return ChangeDetail{}, fault.Invalid("knowledge.change_name_missing", "name")
	}
	var c Change
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if c, err = s.insertChange(ctx, tx, who, Change{Name: n.Name, Note: n.Note}); err != nil || n.none() {
			return err
		}
		return s.takeDrafts(ctx, tx, who, c.ID, n.Drafts, "any", ActEdit)
	})
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.changeDetail(ctx, who.WorkspaceID, c.ID)
}

// EditChange renames a change that has not ended. Permission knowledge.write.
func (s *Store) EditChange(ctx context.Context, who actor.Actor, changeID, name, note string) (ChangeDetail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return ChangeDetail{}, err
	}
	return s.withChange(ctx, who, changeID, func(tx *db.Tx, _ Head, c *Change) error {
		if c.ended() {
			return c.not()
		}
		if line(name) == "" && c.Name != "" {
			return fault.Invalid("knowledge.change_name_missing", "name")
		}
		c.Name, c.Note = line(name), line(note)
		if err := c.worded(); err != nil {
			return err
		}
		return s.saveChange(ctx, tx, who.WorkspaceID, c)
	})
}

// Collect takes drafts into an open change; those of another change only while
// that is open. None named: all that belong to none. An empty change id puts
// them with the loose ones. Permission knowledge.write.
func (s *Store) Collect(ctx context.Context, who actor.Actor, changeID string, d Drafts) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if changeID != "" {
			c, err := s.lockChange(ctx, tx, who.WorkspaceID, changeID)
			if err != nil {
				return err
			}
			if c.State != ChangeOpen {
				return c.not()
			}
		}
		return s.takeDrafts(ctx, tx, who, changeID, d, "any", ActEdit)
	})
}

// Drafts are those that somebody names, or all that belong to no change.
type Drafts struct {
	ItemIDs     []string `json:"item_ids,omitempty" doc:"Which changed items; neither items nor documents named means all that belong to no change"`
	DocumentIDs []string `json:"document_ids,omitempty" doc:"Which changed documents"`
	Of          string   `json:"of,omitempty" enum:"items,documents" doc:"Of all, only these"`
	ReadyOnly   bool     `json:"ready_only,omitempty" doc:"Of all, leave out what is unfinished or has a grade that nobody confirmed"`
}

// none says that nothing was asked for, which for a new change means none.
func (d Drafts) none() bool { return d.named() == 0 && d.Of == "" && !d.ReadyOnly }

func (d Drafts) named() int64 { return int64(len(d.ItemIDs) + len(d.DocumentIDs)) }

// takeDrafts moves drafts into a change: those named, from "any" open change or
// "loose" only; with none named all that are loose and in which who may act.
func (s *Store) takeDrafts(ctx context.Context, tx *db.Tx, who actor.Actor, changeID string, d Drafts, from, act string) error {
	r, err := s.rights(ctx, tx, who)
	if err != nil {
		return err
	}
	closed := []string{}
	if d.named() == 0 {
		from, closed = "all", r.closed(act)
	} else if err := s.allowDrafts(ctx, tx, r, act, who.WorkspaceID, d); err != nil {
		return err
	}
	n, err := s.moveDrafts(ctx, tx, who.WorkspaceID, changeID, d, from, closed)
	switch {
	case err != nil:
		return err
	case n == 0 && d.named() == 0:
		return fault.Conflict("knowledge.nothing_changed")
	case n < d.named():
		return fault.Conflict("knowledge.drafts_not_free", fault.Params{"count": d.named() - n})
	}
	return nil
}

func (s *Store) moveDrafts(ctx context.Context, tx *db.Tx, workspaceID, changeID string, d Drafts, from string, closed []string) (n int64, err error) {
	if d.Of != "documents" {
		if n, err = s.q.Exec(ctx, tx, "move_drafts", workspaceID, from, changeID, db.List(d.ItemIDs), db.List(closed), d.ReadyOnly); err != nil {
			return n, err
		}
	}
	if d.Of == "items" {
		return n, nil
	}
	documents, err := s.q.Exec(ctx, tx, "move_document_drafts", workspaceID, from, changeID, db.List(d.DocumentIDs), db.List(closed))
	return n + documents, err
}

// insertChange opens a change; who holds the head's lock or none at all.
func (s *Store) insertChange(ctx context.Context, tx *db.Tx, who actor.Actor, c Change) (Change, error) {
	c.ID, c.Name, c.Note = id.New(), line(c.Name), line(c.Note)
	if err := c.worded(); err != nil {
		return c, err
	}
	if _, err := s.lockHead(ctx, tx, who.WorkspaceID); err != nil { // numbers are given one after another
		return c, err
	}
	if _, err := s.q.Exec(ctx, tx, "insert_change", c.ID, who.WorkspaceID, c.Name, c.Note, who.ID, c.TakesBack, c.BranchID, s.now()); err != nil {
		return c, err
	}
	c, err := s.lockChange(ctx, tx, who.WorkspaceID, c.ID)
	if err != nil {
		return c, err
	}
	return c, s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, ChangeMoved{ChangeID: c.ID, N: c.N, State: c.State})
}

// withChange runs fn on a locked change, with the workspace's place locked
// before it, and returns what has become of the change.
func (s *Store) withChange(ctx context.Context, who actor.Actor, changeID string, fn func(tx *db.Tx, at Head, c *Change) error) (ChangeDetail, error) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		c, err := s.lockChange(ctx, tx, who.WorkspaceID, changeID)
		if err != nil {
			return err
		}
		return fn(tx, at, &c)
	})
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.changeDetail(ctx, who.WorkspaceID, changeID)
}

func (s *Store) lockChange(ctx context.Context, tx *db.Tx, workspaceID, changeID string) (Change, error) {
	c, err := db.One[Change](ctx, tx, s.q, "change_for_update", workspaceID, changeID)
	return c, missing(err, "knowledge.change_not_found")
}

func (s *Store) saveChange(ctx context.Context, tx *db.Tx, workspaceID string, c *Change) error {
	c.UpdatedAt = s.now()
	_, err := s.q.Exec(ctx, tx, "save_change", workspaceID, c.ID, c.Name, c.Note, c.State, c.Review, c.Items, c.Documents, c.SubmittedBy, c.SubmittedAt, c.ApprovedBy, c.ApprovedAt,
		c.PublisherKind, c.PublisherID, c.PublishAt, c.EndAt, db.JSON(c.Problem), c.PublishedAt, c.BaseVersionID, c.TakenBackBy, c.UpdatedAt)
	return err
}

// moveChange saves a change in its new state and tells of it.
func (s *Store) moveChange(ctx context.Context, tx *db.Tx, who actor.Actor, c *Change, state string) error {
	was := c.State
	c.State = state
	if err := s.saveChange(ctx, tx, who.WorkspaceID, c); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: c.ID}, ChangeMoved{ChangeID: c.ID, N: c.N, From: was, State: state, Reason: c.Problem.Code})
}

func (c Change) ended() bool { return c.State == ChangePublished || c.State == ChangeDropped }

// not is the fault of a verb that c's state does not allow.
func (c Change) not() error {
	return fault.Conflict("knowledge.change_state", fault.Params{"n": c.N, "state": c.State})
}

// worded refuses words that are too long.
func (c Change) worded() error {
	if utf8.RuneCountInString(c.Name) > maxChangeName {
		return fault.Invalid("knowledge.too_long", "name", fault.Params{"max": maxChangeName})
	}
	return tooLongNote(c.Note)
}
