package knowledge

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
)

// PublishJob is the kind of the job that publishes changes and takes them back.
const PublishJob = "knowledge.publish"

const publishTries = 10

// publishHold is how long a change waits for the node that was publishing it and
// is gone.
const publishHold = 15 * time.Second

// duePayload names a change and the time it waits for: a job whose time is no
// longer the change's does nothing.
type duePayload struct {
	ChangeID string `json:"change_id"`
	At       int64  `json:"at"`
}

// jobAt has a change published, or taken back, at a time. The time is the wall
// clock's, whatever that does until then. Each change has a key of its own: one
// that waits for months must not stand before the others.
func (s *Store) jobAt(ctx context.Context, tx *db.Tx, workspaceID, changeID string, at int64) error {
	_, err := s.jobs.Add(ctx, tx, job.New{
		WorkspaceID: workspaceID, Kind: PublishJob, Key: changeID, Dedupe: dueName(changeID, at), Payload: duePayload{changeID, at},
		In: time.Duration(at-s.now()) * time.Millisecond,
	})
	return err
}

func dueName(changeID string, at int64) string { return changeID + " " + strconv.FormatInt(at, 10) }

// unplan forgets when c was to be published, or taken back.
func (s *Store) unplan(ctx context.Context, tx *db.Tx, c *Change) error {
	at := c.PublishAt
	if c.State == ChangePublished {
		at = c.EndAt
	} else {
		c.PublisherKind, c.PublisherID, c.PublishAt = "", "", 0
	}
	c.EndAt = 0
	return s.jobs.Cancel(ctx, tx, PublishJob, dueName(c.ID, at))
}

// runDue is the job: one transaction, so that a change is published whole or not
// at all, whatever is killed and when.
func (s *Store) runDue(ctx context.Context, j job.Job) error {
	var p duePayload
	if err := j.Read(&p); err != nil {
		return fmt.Errorf("%w: %w", job.ErrGiveUp, err)
	}
	err := s.due(ctx, j.WorkspaceID, p)
	if errors.Is(err, ErrNotExamined) {
		if err = s.examine(ctx, j.WorkspaceID, p.ChangeID); err == nil {
			err = s.due(ctx, j.WorkspaceID, p)
		}
	}
	f := fault.Of(err)
	switch {
	case err == nil:
		return nil
	case f != nil && f.Kind != fault.KindUnavailable:
		return s.hold(ctx, j.WorkspaceID, p, Problem{f.Code, f.Params})
	case j.Attempts >= publishTries:
		return errors.Join(err, s.hold(ctx, j.WorkspaceID, p, Problem{Code: "knowledge.publish_failed"}))
	}
	return err
}

// examine has the gate look at a change, in the name of who wants it published.
func (s *Store) examine(ctx context.Context, workspaceID, changeID string) error {
	c, err := db.One[Change](ctx, s.db, s.q, "change", workspaceID, changeID)
	if err != nil {
		return missing(err, "knowledge.change_not_found")
	}
	return s.gate.Examine(ctx, c.publisher(workspaceID), changeID)
}

func (s *Store) due(ctx context.Context, workspaceID string, p duePayload) error {
	rules, err := s.rules(ctx, workspaceID)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lockHead(ctx, tx, workspaceID)
		if err != nil {
			return err
		}
		c, err := s.lockChange(ctx, tx, workspaceID, p.ChangeID)
		if err != nil {
			return err
		}
		who := c.publisher(workspaceID)
		switch {
		case c.State == ChangeScheduled && c.PublishAt == p.At:
			return s.putChange(ctx, tx, who, at, &c, rules)
		case c.State == ChangePublished && c.EndAt == p.At && c.TakenBackBy == "":
			return s.takeBack(ctx, tx, who, at, &c, rules)
		}
		return nil
	})
}

// publisher is who asked for c to be published; in their name the job does it.
func (c Change) publisher(workspaceID string) actor.Actor {
	who := actor.Of(workspaceID)
	who.Kind, who.ID = actor.Kind(c.PublisherKind), c.PublisherID
	return who
}

// hold keeps why a change was not published when it should have been: it is an
// approved one again, that somebody must look at.
func (s *Store) hold(ctx context.Context, workspaceID string, p duePayload, why Problem) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.lockHead(ctx, tx, workspaceID); err != nil {
			return err
		}
		c, err := s.lockChange(ctx, tx, workspaceID, p.ChangeID)
		if err != nil || c.State != ChangeScheduled || c.PublishAt != p.At {
			return err
		}
		c.Problem = why
		return s.moveChange(ctx, tx, c.publisher(workspaceID), &c, ChangeApproved)
	})
}
