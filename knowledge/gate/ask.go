package gate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

const (
	runJob   = "knowledge.suite"
	runTries = 5
	askBatch = 25 // questions between looks at whether somebody has cancelled
)

type runPayload struct {
	RunID string `json:"run_id"`
}

func (s *Store) registerJobs() {
	s.jobs.Handle(job.Kind{Name: runJob, Tries: runTries, At: 1, Run: func(ctx context.Context, j job.Job) error {
		var p runPayload
		if err := j.Read(&p); err != nil {
			return errors.Join(job.ErrGiveUp, err)
		}
		r, err := db.One[Run](ctx, s.db, s.q, "run", j.WorkspaceID, p.RunID)
		if err != nil || r.State != RunRunning {
			return err
		}
		err = s.carryOut(ctx, j.WorkspaceID, r)
		if f := fault.Of(err); f != nil && f.Kind != fault.KindUnavailable {
			return nil // it is written in the run
		}
		if err != nil && j.Attempts >= runTries {
			return errors.Join(err, s.fail(ctx, j.WorkspaceID, r.ID, "suite.failed"))
		}
		return err
	}})
}

// Asks tells whether a workspace has a suite.
func (s *Store) Asks(ctx context.Context, c db.Conn, workspaceID string) (asks bool, err error) {
	err = s.q.Scan(ctx, c, "asks", []any{workspaceID}, &asks)
	return asks, err
}

// Judged refuses content that the suite of now has not been asked of, and what is
// worse than what is released where nobody has said why it must go out.
func (s *Store) Judged(ctx context.Context, tx *db.Tx, workspaceID, hash, releasedHash string) error {
	ids, err := db.All[string](ctx, tx, s.q, "question_ids", workspaceID)
	if err != nil || len(ids) == 0 {
		return err
	}
	r, err := db.All[Run](ctx, tx, s.q, "judged", workspaceID, hash, suiteHash(ids), releasedHash)
	switch {
	case err != nil:
		return err
	case len(r) == 0:
		return knowledge.ErrNotExamined
	case r[0].Worse && r[0].WaivedBy == "":
		return fault.Conflict("knowledge.gate_worse", fault.Params{"run_id": r[0].ID, "n": r[0].N, "lost": r[0].Lost, "won": r[0].Won})
	}
	return nil
}

// suiteHash names a suite: questions never change.
func suiteHash(ids []string) string {
	slices.Sort(ids)
	sum := sha256.Sum256([]byte(strings.Join(ids, "\n")))
	return hex.EncodeToString(sum[:16])
}

// Examine asks the suite of what publishing a change would release. A run of it
// that was cut off is begun again.
func (s *Store) Examine(ctx context.Context, who actor.Actor, changeID string) error {
	var r Run
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		r, err = s.begin(ctx, tx, who, SubjectChange, changeID)
		return err
	})
	if err != nil {
		return err
	}
	return s.carryOut(ctx, who.WorkspaceID, r)
}

// carryOut asks all questions, of what is released and of the run's subject.
// What was asked before the process ended is asked again.
func (s *Store) carryOut(ctx context.Context, workspaceID string, r Run) error {
	ctx, done := s.search.Bound(ctx)
	defer done()
	snap, err := s.subject(ctx, workspaceID, r)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return errors.Join(err, s.fail(ctx, workspaceID, r.ID, f.Code))
	}
	if err != nil {
		return err
	}
	c := asking{s: s, workspaceID: workspaceID, run: r}
	if c.before, err = s.search.Released(ctx, workspaceID); err != nil {
		return err
	}
	if c.after, err = s.search.Prepare(ctx, workspaceID, snap); err != nil {
		return err
	}
	return c.all(ctx, snap.ContentHash())
}

// asking is a run under way.
type asking struct {
	s             *Store
	workspaceID   string
	run           Run
	before, after *search.Prepared
}

func (c *asking) all(ctx context.Context, hash string) error {
	questions, err := db.All[Question](ctx, c.s.db, c.s.q, "all_questions", c.workspaceID)
	if err != nil {
		return err
	}
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	err = c.s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := c.s.q.Exec(ctx, tx, "drop_results", c.workspaceID, c.run.ID); err != nil {
			return err
		}
		_, err := c.s.q.Exec(ctx, tx, "begin_run", c.workspaceID, c.run.ID, hash, c.before.ContentHash(), c.before.BaseN(), suiteHash(ids), len(questions))
		return err
	})
	if err != nil {
		return err
	}
	c.run.Before, c.run.After, c.run.Won, c.run.Lost = Tally{}, Tally{}, 0, 0
	for batch := range slices.Chunk(questions, askBatch) {
		if err := c.batch(ctx, batch); err != nil {
			return err
		}
	}
	return c.end(ctx)
}

func (c *asking) batch(ctx context.Context, batch []Question) error {
	got := make([]Result, len(batch))
	for i, q := range batch {
		before, err := Ask(ctx, c.before, c.workspaceID, q)
		if err != nil {
			return fmt.Errorf("ask question %s: %w", q.ID, err)
		}
		after, err := Ask(ctx, c.after, c.workspaceID, q)
		if err != nil {
			return fmt.Errorf("ask question %s: %w", q.ID, err)
		}
		got[i] = Result{
			QuestionID: q.ID, Before: before.Outcome, BeforeItemID: before.ItemID, BeforeConfidence: before.Confidence,
			After: after.Outcome, AfterItemID: after.ItemID, AfterConfidence: after.Confidence, Turned: Turned(before.Outcome, after.Outcome),
		}
		c.count(got[i])
	}
	c.run.Done += int64(len(batch))
	return c.s.db.Write(ctx, func(tx *db.Tx) error {
		if err := c.going(ctx, tx); err != nil {
			return err
		}
		for _, g := range got {
			_, err := c.s.q.Exec(ctx, tx, "insert_result", c.run.ID, g.QuestionID, g.Before, g.BeforeItemID, g.BeforeConfidence, g.After, g.AfterItemID, g.AfterConfidence, g.Turned)
			if err != nil {
				return err
			}
		}
		_, err := c.s.q.Exec(ctx, tx, "run_progress", c.workspaceID, c.run.ID, c.run.Done)
		return err
	})
}

// going refuses to go on with a run that somebody has cancelled.
func (c *asking) going(ctx context.Context, tx *db.Tx) error {
	now, err := c.s.lock(ctx, tx, c.workspaceID, c.run.ID)
	if err == nil && now.State != RunRunning {
		err = fault.Conflict("suite.cancelled")
	}
	return err
}

func (c *asking) count(r Result) {
	c.run.Before.add(r.Before)
	c.run.After.add(r.After)
	switch r.Turned {
	case 1:
		c.run.Won++
	case -1:
		c.run.Lost++
	}
}

func (c *asking) end(ctx context.Context) error {
	who := actor.Of(c.workspaceID)
	who.Kind, who.ID = actor.Kind(c.run.AuthorKind), c.run.AuthorID
	return c.s.db.Write(ctx, func(tx *db.Tx) error {
		if err := c.going(ctx, tx); err != nil {
			return err
		}
		c.run.State, c.run.Worse = RunDone, worse(c.run.Before, c.run.After)
		return c.s.end(ctx, tx, who, &c.run)
	})
}

// fail ends a run that cannot be carried out.
func (s *Store) fail(ctx context.Context, workspaceID, runID, code string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lock(ctx, tx, workspaceID, runID)
		if err != nil || r.State != RunRunning {
			return err
		}
		r.State, r.Problem = RunFailed, code
		return s.end(ctx, tx, actor.Of(workspaceID), &r)
	})
}

func checkReason(reason string) (string, error) {
	reason = strings.TrimSpace(strings.ToValidUTF8(reason, ""))
	switch n := utf8.RuneCountInString(reason); {
	case n < 2:
		return "", fault.Invalid("suite.reason_missing", "reason")
	case n > maxNote:
		return "", fault.Invalid("knowledge.too_long", "reason", fault.Params{"max": maxNote})
	}
	return reason, nil
}
