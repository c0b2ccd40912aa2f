package evaluate

import (
	"context"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/learning/train"
)

// States of an evaluation.
const (
	Running = "running"
	Done    = "done"
	Failed  = "failed"
)

// What an evaluation says of the model.
const (
	Better    = "better"     // more questions answered right, beyond chance
	NoWorse   = "no_worse"   // no difference that chance does not explain
	Worse     = "worse"      // fewer, beyond chance, or more answered wrong
	NotProven = "not_proven" // too few questions to say
)

// Evaluation is one comparison of a run's model with what is released.
type Evaluation struct {
	ID           string  `db:"id" json:"id"`
	N            int64   `db:"n" json:"n"`
	RunID        string  `db:"run_id" json:"run_id"`
	ReleaseID    string  `db:"release_id" json:"release_id" doc:"What was released then"`
	BaseN        int64   `db:"base_n" json:"base_n" doc:"Its base version"`
	SuiteHash    string  `db:"suite_hash" json:"suite_hash"`
	State        string  `db:"state" json:"state" enum:"running,done,failed"`
	Problem      string  `db:"problem" json:"problem" doc:"Why it failed, as a stable code"`
	Total        int64   `db:"total" json:"total"`
	Done         int64   `db:"done" json:"done"`
	Suite        int64   `db:"suite" json:"suite" doc:"Questions of the regression suite"`
	Sample       int64   `db:"sample" json:"sample" doc:"Questions drawn at random and labelled"`
	Groups       []Group `db:"groups,json" json:"groups" doc:"All questions first, then each category, channel, language and group of customers"`
	Verdict      string  `db:"verdict" json:"verdict" enum:",better,no_worse,worse,not_proven"`
	Blocked      bool    `db:"blocked" json:"blocked" doc:"A group gets worse beyond chance: it does not go out without a named person's reason"`
	WaivedBy     string  `db:"waived_by" json:"waived_by"`
	WaivedAt     int64   `db:"waived_at" json:"waived_at"`
	WaivedReason string  `db:"waived_reason" json:"waived_reason"`
	AuthorKind   string  `db:"author_kind" json:"-"`
	AuthorID     string  `db:"author_id" json:"author_id"`
	CreatedAt    int64   `db:"created_at" json:"created_at"`
	EndedAt      int64   `db:"ended_at" json:"ended_at"`
}

// MayGoOut refuses what is blocked and nobody let out, and what is not done.
func (e Evaluation) MayGoOut() error {
	switch {
	case e.State != Done:
		return fault.Conflict("evaluation.not_done", fault.Params{"n": e.N})
	case e.Blocked && e.WaivedBy == "":
		return fault.Conflict("evaluation.blocked", fault.Params{"n": e.N})
	}
	return nil
}

const (
	mayRead   = "learning.read"
	mayManage = "learning.manage"
	mayWaive  = "knowledge.override"

	maxPage   = 100
	maxReason = 500 // characters
)

// Start compares a run's model with what is released, in the background.
// Permission learning.manage.
func (s *Store) Start(ctx context.Context, who actor.Actor, runID string) (e Evaluation, err error) {
	if err := who.Need(mayManage); err != nil {
		return Evaluation{}, err
	}
	r, err := s.Train.Run(ctx, actor.Of(who.WorkspaceID), runID)
	if err != nil {
		return Evaluation{}, err
	}
	if r.State != train.Done {
		return Evaluation{}, fault.Conflict("training.not_done", fault.Params{"n": r.N})
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		going, err := db.All[Evaluation](ctx, tx, s.q, "going", who.WorkspaceID, runID)
		if err != nil || len(going) > 0 {
			e = append(going, Evaluation{})[0]
			return err
		}
		evaluationID := id.New()
		if _, err := s.q.Exec(ctx, tx, "insert_evaluation", evaluationID, who.WorkspaceID, runID, string(who.Kind), who.ID, s.now()); err != nil {
			return err
		}
		if e, err = db.One[Evaluation](ctx, tx, s.q, "evaluation", who.WorkspaceID, evaluationID); err != nil {
			return err
		}
		_, err = s.Jobs.Add(ctx, tx, job.New{WorkspaceID: who.WorkspaceID, Kind: evaluateJob, Key: who.WorkspaceID, Dedupe: e.ID, Payload: payload{e.ID}})
		return err
	})
	return e, err
}

// Evaluations lists them, the newest first, below number before (0 for the first
// page), of one run or of all (""). Permission learning.read.
func (s *Store) Evaluations(ctx context.Context, who actor.Actor, runID string, before int64, limit int) ([]Evaluation, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = int64(1) << 62
	}
	return db.All[Evaluation](ctx, s.DB, s.q, "evaluations", who.WorkspaceID, before, runID, min(max(limit, 1), maxPage))
}

// Evaluation returns one. Permission learning.read.
func (s *Store) Evaluation(ctx context.Context, who actor.Actor, evaluationID string) (Evaluation, error) {
	if err := who.Need(mayRead); err != nil {
		return Evaluation{}, err
	}
	e, err := db.One[Evaluation](ctx, s.DB, s.q, "evaluation", who.WorkspaceID, evaluationID)
	return e, missing(err, "evaluation.not_found")
}

// Waive lets out what an evaluation blocks: who and why stays with it. It takes a
// person. Permission knowledge.override.
func (s *Store) Waive(ctx context.Context, who actor.Actor, evaluationID, reason string) (e Evaluation, err error) {
	if err := who.Need(mayWaive); err != nil {
		return Evaluation{}, err
	}
	if who.Kind != actor.Member {
		return Evaluation{}, fault.Forbidden("suite.waiver_no_person")
	}
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return Evaluation{}, fault.Invalid("suite.reason_missing", "reason")
	case n > maxReason:
		return Evaluation{}, fault.Invalid("knowledge.too_long", "reason", fault.Params{"max": maxReason})
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if e, err = s.lock(ctx, tx, who.WorkspaceID, evaluationID); err != nil {
			return err
		}
		if e.State != Done || !e.Blocked || e.WaivedBy != "" {
			return fault.Conflict("suite.nothing_to_waive")
		}
		e.WaivedBy, e.WaivedAt, e.WaivedReason = who.ID, s.now(), reason
		if _, err := s.q.Exec(ctx, tx, "waive", who.WorkspaceID, e.ID, e.WaivedBy, e.WaivedAt, e.WaivedReason); err != nil {
			return err
		}
		if err := s.Audit(ctx, tx, who, "learning.evaluation_waived", "evaluation", e.ID); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: e.ID}, Waived{e.ID, e.N})
	})
	return e, err
}

func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, evaluationID string) (Evaluation, error) {
	e, err := db.One[Evaluation](ctx, tx, s.q, "evaluation_for_update", workspaceID, evaluationID)
	return e, missing(err, "evaluation.not_found")
}
