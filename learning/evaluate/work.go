package evaluate

import (
	"context"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning/train"
)

const (
	evaluateJob   = "learning.evaluate"
	evaluateTries = 5
	batch         = 50   // questions between notes of how far it is
	mostSample    = 5000 // questions drawn at random, the newest
	fromSample    = "sample"
	fromSuite     = "suite"
)

type payload struct {
	EvaluationID string `json:"evaluation_id"`
}

func (s *Store) registerJobs() {
	s.Jobs.Handle(job.Kind{Name: evaluateJob, Tries: evaluateTries, At: 1, Run: func(ctx context.Context, j job.Job) error {
		var p payload
		if err := j.Read(&p); err != nil {
			return errors.Join(job.ErrGiveUp, err)
		}
		e, err := db.One[Evaluation](ctx, s.DB, s.q, "evaluation", j.WorkspaceID, p.EvaluationID)
		if err != nil || e.State != Running {
			return err
		}
		err = s.carryOut(ctx, j.WorkspaceID, e)
		f := fault.Of(err)
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case f != nil && f.Kind != fault.KindUnavailable:
			return s.fail(ctx, j.WorkspaceID, e, f.Code)
		case j.Attempts >= evaluateTries:
			return errors.Join(err, s.fail(ctx, j.WorkspaceID, e, "evaluation.failed"))
		}
		return err
	}})
}

// carryOut asks all questions of both versions. What was asked before the
// process ended is asked again.
func (s *Store) carryOut(ctx context.Context, workspaceID string, e Evaluation) error {
	ctx, done := s.Search.Bound(ctx)
	defer done()
	r, err := s.Train.Run(ctx, actor.Of(workspaceID), e.RunID)
	if err != nil {
		return err
	}
	c := asking{s: s, workspaceID: workspaceID}
	snap, err := s.Knowledge.Released(ctx, workspaceID)
	if err != nil {
		return err
	}
	e.ReleaseID, e.BaseN = snap.Release.ID, snap.BaseN
	if c.before, err = s.Search.Released(ctx, workspaceID); err != nil {
		return err
	}
	if c.after, err = s.candidate(ctx, workspaceID, r, snap); err != nil {
		return err
	}
	if err := s.questions(ctx, workspaceID, &e, &c); err != nil {
		return err
	}
	if err := c.all(ctx, &e); err != nil {
		return err
	}
	e.Groups = grouped(c.results)
	e.Verdict, e.Blocked = verdict(e.Groups)
	e.State = Done
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.lock(ctx, tx, workspaceID, e.ID)
		if err != nil || now.State != Running {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "drop_results", workspaceID, e.ID); err != nil {
			return err
		}
		for _, x := range c.results {
			if err := s.insert(ctx, tx, e.ID, x); err != nil {
				return err
			}
		}
		return s.end(ctx, tx, workspaceID, &e)
	})
}

// candidate holds what the run's model would answer from. Where its content has
// changed since, the model is of nothing any more.
func (s *Store) candidate(ctx context.Context, workspaceID string, r train.Run, released knowledge.Snapshot) (*search.Prepared, error) {
	snap := released
	if r.ChangeID != "" {
		var err error
		if snap, err = s.Knowledge.Candidate(ctx, workspaceID, r.ChangeID); err != nil {
			return nil, err
		}
	}
	if snap.ItemsHash() != r.DataHash {
		return nil, fault.Conflict("training.outrun", fault.Params{"n": r.N})
	}
	return s.Search.PrepareWith(ctx, workspaceID, snap, r.ModelID)
}

// questions gathers what is to be asked, each with the category of what is right.
func (s *Store) questions(ctx context.Context, workspaceID string, e *Evaluation, c *asking) error {
	suite, hash, err := s.Gate.All(ctx, workspaceID)
	if err != nil {
		return err
	}
	sample, err := s.Sample(ctx, workspaceID, mostSample)
	if err != nil {
		return err
	}
	for _, q := range suite {
		c.questions = append(c.questions, asked{Question{Question: q, Customers: q.Tier}, fromSuite})
	}
	for _, q := range sample {
		c.questions = append(c.questions, asked{q, fromSample})
	}
	e.SuiteHash, e.Suite, e.Sample, e.Total = hash, int64(len(suite)), int64(len(sample)), int64(len(c.questions))
	var expected []string
	for _, q := range c.questions {
		expected = append(expected, q.Expected...)
	}
	c.categories, err = s.Knowledge.CategoriesOf(ctx, workspaceID, expected)
	return err
}

type asked struct {
	Question
	source string
}

// asking is an evaluation under way.
type asking struct {
	s             *Store
	workspaceID   string
	before, after *search.Prepared
	questions     []asked
	categories    map[string]string // item → category
	results       []Result
}

func (c *asking) all(ctx context.Context, e *Evaluation) error {
	for i, q := range c.questions {
		if i%batch == 0 {
			err := c.s.DB.Write(ctx, func(tx *db.Tx) error {
				_, err := c.s.q.Exec(ctx, tx, "progress", c.workspaceID, e.ID, i, e.Total)
				return err
			})
			if err != nil {
				return err
			}
		}
		before, err := gate.Ask(ctx, c.before, c.workspaceID, q.Question.Question)
		if err != nil {
			return err
		}
		after, err := gate.Ask(ctx, c.after, c.workspaceID, q.Question.Question)
		if err != nil {
			return err
		}
		r := Result{
			QuestionID: q.ID, Source: q.source, Expected: q.Expected, Channel: q.Channel, Locale: q.Locale, Customers: q.Customers,
			Before: before.Outcome, BeforeItemID: before.ItemID, BeforeConfidence: before.Confidence,
			After: after.Outcome, AfterItemID: after.ItemID, AfterConfidence: after.Confidence, Turned: gate.Turned(before.Outcome, after.Outcome),
		}
		if len(q.Expected) > 0 {
			r.CategoryID = c.categories[q.Expected[0]]
		}
		c.results = append(c.results, r)
	}
	e.Done = e.Total
	return nil
}

func (s *Store) fail(ctx context.Context, workspaceID string, e Evaluation, problem string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.lock(ctx, tx, workspaceID, e.ID)
		if err != nil || now.State != Running {
			return err
		}
		now.State, now.Problem = Failed, problem
		return s.end(ctx, tx, workspaceID, &now)
	})
}

func (s *Store) end(ctx context.Context, tx *db.Tx, workspaceID string, e *Evaluation) error {
	e.EndedAt = s.now()
	_, err := s.q.Exec(ctx, tx, "end_evaluation", workspaceID, e.ID, e.State, e.Problem, e.ReleaseID, e.BaseN, e.SuiteHash, e.Suite, e.Sample, e.Total, e.Done, db.JSON(e.Groups), e.Verdict, e.Blocked, e.EndedAt)
	if err != nil {
		return err
	}
	return s.Log.Append(ctx, tx, event.About{Actor: actor.Of(workspaceID), SubjectID: e.ID}, Evaluated{EvaluationID: e.ID, N: e.N, RunID: e.RunID, State: e.State, Verdict: e.Verdict, Blocked: e.Blocked})
}
