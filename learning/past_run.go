package learning

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge/search"
	"yingda/learning/past"
)

const (
	pastJob   = "learning.past"
	pastTries = 20 // a server that is stopped is one try
	pastBatch = 50 // conversations a transaction
	// pastMinutes is what a conversation is taken to have cost people where the
	// file does not tell: it shows beside the figure.
	pastMinutes = 5
	// pastQuiet is how long an import does not get on whose process has died; asking
	// some conversations or putting matters together takes seconds.
	pastQuiet = time.Minute
)

type pastWork struct {
	PastID   string `json:"past_id"`
	AuthorID string `json:"author_id"`
}

// runPastJob goes on behind the last batch that was committed.
func (s *Store) runPastJob(ctx context.Context, j job.Job) error {
	var w pastWork
	if err := j.Read(&w); err != nil {
		return errors.Join(job.ErrGiveUp, err)
	}
	ctx, cancel := s.untilStopped(ctx)
	defer cancel()
	who := actor.Of(j.WorkspaceID)
	err := s.runPast(ctx, who, w.PastID, func(int64, int64) {})
	if err == nil || j.Attempts < pastTries && fault.Of(err) == nil {
		return err
	}
	p, readErr := s.past(ctx, s.DB, "past", who.WorkspaceID, w.PastID)
	if readErr != nil || p.State != PastRunning {
		return errors.Join(job.ErrGiveUp, err)
	}
	return errors.Join(job.ErrGiveUp, err, s.failPast(context.WithoutCancel(ctx), who, p, pastProblem(err)))
}

// pastProblem is why an import failed, as a fault's code.
func pastProblem(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return "past.failed"
}

// resumeQuiet has imports taken up again whose process died without a job, as the
// command's do.
func (s *Store) resumeQuiet(ctx context.Context) error {
	type quiet struct {
		ID          string `db:"id"`
		WorkspaceID string `db:"workspace_id"`
		AuthorID    string `db:"author_id"`
	}
	all, err := db.All[quiet](ctx, s.DB, s.q, "pasts_quiet", s.Clock.Now().Add(-pastQuiet).UnixMilli())
	if err != nil || len(all) == 0 {
		return err
	}
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		for _, p := range all {
			if err := s.addPastJob(ctx, tx, p.WorkspaceID, p.ID, p.AuthorID); err != nil {
				return err
			}
		}
		return nil
	})
}

// ImportPast checks a file and goes through it now: for the command line. The same
// file again goes on where it was stopped or killed. progress hears of
// conversations. Permission learning.manage.
func (s *Store) ImportPast(ctx context.Context, who actor.Actor, u PastUpload, progress func(done, total int64)) (Past, error) {
	p, err := s.unfinishedPast(ctx, who, u)
	if err != nil {
		return p, err
	}
	if p.ID == "" {
		if p, err = s.CheckPast(ctx, who, u); err != nil {
			return p, err
		}
	}
	if p.State != PastRunning {
		p, err = s.movePast(ctx, who, p.ID, func(tx *db.Tx, p Past) error { return s.beginPast(ctx, tx, who, p) })
		if err != nil {
			return p, err
		}
	}
	err = s.runPast(ctx, who, p.ID, progress)
	after := context.WithoutCancel(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		_, stopErr := s.StopPast(after, who, p.ID)
		return p, errors.Join(err, stopErr)
	case err != nil:
		return p, errors.Join(err, s.failPast(after, who, p, pastProblem(err)))
	}
	return s.PastByID(ctx, who, p.ID)
}

// unfinishedPast finds the import of the same bytes that did not come to its
// report; none is the zero Past.
func (s *Store) unfinishedPast(ctx context.Context, who actor.Actor, u PastUpload) (Past, error) {
	if err := who.Need(mayManage); err != nil {
		return Past{}, err
	}
	all, err := db.All[Past](ctx, s.DB, s.q, "pasts_unfinished", who.WorkspaceID)
	sum := sha256.Sum256(u.Data)
	for _, p := range all {
		if blob.SHA256Of(p.BlobKey) != hex.EncodeToString(sum[:]) {
			continue
		}
		if p.State == PastRunning && p.TouchedAt > s.Clock.Now().Add(-pastQuiet).UnixMilli() {
			return p, fault.Conflict("past.under_way")
		}
		return p, err
	}
	return Past{}, err
}

// runPast asks what is still to be asked, and makes the report.
func (s *Store) runPast(ctx context.Context, who actor.Actor, pastID string, progress func(done, total int64)) error {
	p, err := s.takeUp(ctx, who.WorkspaceID, pastID)
	if err != nil || p.State != PastRunning {
		return err
	}
	data, err := s.pastFile(ctx, p)
	if err != nil {
		return fmt.Errorf("read the file of the past: %w", err)
	}
	f, err := s.readPast(ctx, who.WorkspaceID, data, p.Options)
	if err != nil {
		return err
	}
	for p.Done < int64(len(f.Conversations)) && ctx.Err() == nil {
		if err := s.askBatch(ctx, who.WorkspaceID, &p, f.Conversations); err != nil || p.State != PastRunning {
			return err
		}
		progress(p.Done, p.Total)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.finishPast(ctx, who, p)
}

// takeUp notes that a process is at a running import.
func (s *Store) takeUp(ctx context.Context, workspaceID, pastID string) (p Past, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if p, err = s.past(ctx, tx, "past_for_update", workspaceID, pastID); err != nil || p.State != PastRunning {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "past_taken", workspaceID, pastID, s.now())
		return err
	})
	return p, err
}

// PastQuestion is a question with what the knowledge would have made of it.
type PastQuestion struct {
	N            int64            `db:"n" json:"n"`
	Conversation int64            `db:"conversation" json:"conversation"`
	Question     string           `db:"question" json:"question" doc:"What is somebody's is masked by kind"`
	At           int64            `db:"at" json:"at"`
	Decision     string           `db:"decision" json:"decision" enum:"answer,clarify,related,decline,person"`
	ItemID       string           `db:"item_id" json:"item_id,omitempty"`
	Confidence   float64          `db:"confidence" json:"confidence"`
	PeopleMS     float64          `db:"people_ms" json:"people_ms" doc:"Its share of what its conversation took people"`
	Missing      int64            `db:"missing" json:"missing" doc:"Number of the missing matter that it is about; 0: none"`
	Masked       map[string]int64 `db:"masked,json" json:"-"`
}

// askBatch puts the questions of the next conversations to the knowledge and
// keeps what came of it together with how far it got.
func (s *Store) askBatch(ctx context.Context, workspaceID string, p *Past, all []past.Conversation) error {
	until := min(p.Done+pastBatch, int64(len(all)))
	var rows []PastQuestion
	for i := p.Done; i < until; i++ {
		c := all[i]
		asked := questionsOf(c)
		for k, a := range asked {
			row := PastQuestion{N: i*1000 + int64(k) + 1, Conversation: i, At: a.at, PeopleMS: float64(peopleMS(c)) / float64(len(asked))}
			row.Question, row.Masked = maskByKind(a.text)
			if err := s.askThen(ctx, workspaceID, &row); err != nil {
				return err
			}
			rows = append(rows, row)
		}
	}
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		now, err := s.past(ctx, tx, "past_for_update", workspaceID, p.ID)
		if err != nil {
			return err
		}
		if now.State != PastRunning || now.Done != p.Done {
			p.State = PastStopped // or another process is at it
			return nil
		}
		for _, r := range rows {
			if _, err := s.q.Exec(ctx, tx, "insert_past_question", p.ID, r.N, workspaceID, r.Conversation, r.Question, r.At, r.Decision, r.ItemID, r.Confidence, r.PeopleMS, db.JSON(r.Masked)); err != nil {
				return err
			}
		}
		p.Done = until
		_, err = s.q.Exec(ctx, tx, "past_progress", workspaceID, p.ID, p.Done, s.now())
		return err
	})
}

// askThen asks the released knowledge as a stranger would, while people are there.
func (s *Store) askThen(ctx context.Context, workspaceID string, row *PastQuestion) error {
	now := search.Moment{Local: s.Clock.Now(), Open: true}
	f, err := s.Search.Ask(ctx, search.Query{WorkspaceID: workspaceID, Text: unmarked(row.Question), At: &now, Failed: true, Limit: nearestShown})
	if err != nil {
		return err
	}
	row.Decision, row.Confidence = string(f.Decision.Action), f.Decision.Confidence
	if len(f.Decision.Offer) > 0 && row.Decision == "answer" {
		row.ItemID = f.Candidates[f.Decision.Offer[0]].ItemID
	}
	return nil
}
