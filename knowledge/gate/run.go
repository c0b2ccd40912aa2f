package gate

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/knowledge"
)

// What a run asks, beside what is released.
const (
	SubjectChange = "change" // what publishing it would release
	SubjectDrafts = "drafts" // what publishing every draft would
	SubjectBranch = "branch" // what a branch holds
)

// States of a run.
const (
	RunRunning   = "running"
	RunDone      = "done"
	RunCancelled = "cancelled"
	RunFailed    = "failed"
)

// Run is one asking of the suite.
type Run struct {
	ID           string `db:"id" json:"id"`
	N            int64  `db:"n" json:"n"`
	Subject      string `db:"subject" json:"subject" enum:"change,drafts,branch" doc:"What was asked, beside what was released then"`
	SubjectID    string `db:"subject_id" json:"subject_id" doc:"Of a change or branch"`
	BaseHash     string `db:"base_hash" json:"base_hash" doc:"Of the content that was asked"`
	ReleasedHash string `db:"released_hash" json:"released_hash" doc:"Of the content that was released then"`
	ReleasedN    int64  `db:"released_n" json:"released_n" doc:"Its base version"`
	SuiteHash    string `db:"suite_hash" json:"suite_hash"`
	State        string `db:"state" json:"state" enum:"running,done,cancelled,failed"`
	Problem      string `db:"problem" json:"problem" doc:"Why it failed, as a stable code"`
	Total        int64  `db:"total" json:"total"`
	Done         int64  `db:"done" json:"done"`
	Before       Tally  `db:"before,json" json:"before"`
	After        Tally  `db:"after,json" json:"after"`
	Won          int64  `db:"won" json:"won"`
	Lost         int64  `db:"lost" json:"lost"`
	Worse        bool   `db:"worse" json:"worse" doc:"Fewer right, or more wrong"`
	AuthorKind   string `db:"author_kind" json:"-"`
	AuthorID     string `db:"author_id" json:"author_id"`
	CreatedAt    int64  `db:"created_at" json:"created_at"`
	EndedAt      int64  `db:"ended_at" json:"ended_at"`
	WaivedBy     string `db:"waived_by" json:"waived_by" doc:"Who let it out though it is worse"`
	WaivedAt     int64  `db:"waived_at" json:"waived_at"`
	WaivedReason string `db:"waived_reason" json:"waived_reason"`
}

// Start asks the suite in the background. Permission knowledge.write.
func (s *Store) Start(ctx context.Context, who actor.Actor, subject, subjectID string) (r Run, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Run{}, err
	}
	switch subject {
	case SubjectChange:
		_, err = s.knowledge.Change(ctx, actor.Of(who.WorkspaceID), subjectID)
	case SubjectBranch:
		_, err = s.knowledge.Branch(ctx, actor.Of(who.WorkspaceID), subjectID)
	case SubjectDrafts:
		subjectID = ""
	default:
		err = fault.Invalid("suite.subject_unknown", "subject")
	}
	if err != nil {
		return Run{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		asks, err := s.Asks(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if !asks {
			return fault.Conflict("suite.empty")
		}
		if r, err = s.begin(ctx, tx, who, subject, subjectID); err != nil {
			return err
		}
		_, err = s.jobs.Add(ctx, tx, job.New{WorkspaceID: who.WorkspaceID, Kind: runJob, Key: who.WorkspaceID, Dedupe: r.ID, Payload: runPayload{r.ID}})
		return err
	})
	return r, err
}

// begin writes a run, or finds the one of the same subject that is going.
func (s *Store) begin(ctx context.Context, tx *db.Tx, who actor.Actor, subject, subjectID string) (Run, error) {
	going, err := db.All[Run](ctx, tx, s.q, "going", who.WorkspaceID, subject, subjectID)
	if err != nil || len(going) > 0 {
		return append(going, Run{})[0], err
	}
	runID := id.New()
	if _, err := s.q.Exec(ctx, tx, "insert_run", runID, who.WorkspaceID, subject, subjectID, string(who.Kind), who.ID, s.now()); err != nil {
		return Run{}, err
	}
	return db.One[Run](ctx, tx, s.q, "run", who.WorkspaceID, runID)
}

// Runs lists runs, the newest first, below number `before` (0 for the first
// page), of one subject or of all (""). Permission knowledge.read.
func (s *Store) Runs(ctx context.Context, who actor.Actor, subjectID string, before int64, limit int) ([]Run, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = int64(1) << 62
	}
	return db.All[Run](ctx, s.db, s.q, "runs", who.WorkspaceID, before, subjectID, min(max(limit, 1), maxPage))
}

// Run returns one. Permission knowledge.read.
func (s *Store) Run(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Run{}, err
	}
	r, err := db.One[Run](ctx, s.db, s.q, "run", who.WorkspaceID, runID)
	return r, missing(err, "suite.run_not_found")
}

// Cancel stops a run; a change that waits for it is not published. Permission
// knowledge.write.
func (s *Store) Cancel(ctx context.Context, who actor.Actor, runID string) (r Run, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Run{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if r, err = s.lock(ctx, tx, who.WorkspaceID, runID); err != nil {
			return err
		}
		if r.State != RunRunning {
			return fault.Conflict("suite.run_ended")
		}
		r.State = RunCancelled
		return s.end(ctx, tx, who, &r)
	})
	return r, err
}

// Waive lets out what a run found worse: who and why stays with the run. It takes
// a person. Permission knowledge.override.
func (s *Store) Waive(ctx context.Context, who actor.Actor, runID, reason string) (r Run, err error) {
	if err := who.Need("knowledge.override"); err != nil {
		return Run{}, err
	}
	if who.Kind != actor.Member {
		return Run{}, fault.Forbidden("suite.waiver_no_person")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if r, err = s.lock(ctx, tx, who.WorkspaceID, runID); err != nil {
			return err
		}
		if reason, err = checkReason(reason); err != nil {
			return err
		}
		if r.State != RunDone || !r.Worse || r.WaivedBy != "" {
			return fault.Conflict("suite.nothing_to_waive")
		}
		r.WaivedBy, r.WaivedAt, r.WaivedReason = who.ID, s.now(), reason
		if _, err := s.q.Exec(ctx, tx, "waive", who.WorkspaceID, r.ID, r.WaivedBy, r.WaivedAt, r.WaivedReason); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, who, "knowledge.gate_waived", "suite_run", r.ID); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID}, Waived{r.ID, r.N})
	})
	return r, err
}

func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, runID string) (Run, error) {
	r, err := db.One[Run](ctx, tx, s.q, "run_for_update", workspaceID, runID)
	return r, missing(err, "suite.run_not_found")
}

func (s *Store) end(ctx context.Context, tx *db.Tx, who actor.Actor, r *Run) error {
	r.EndedAt = s.now()
	_, err := s.q.Exec(ctx, tx, "end_run", who.WorkspaceID, r.ID, r.State, r.Problem, db.JSON(r.Before), db.JSON(r.After), r.Won, r.Lost, r.Worse, r.EndedAt)
	if err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID},
		SuiteRan{RunID: r.ID, N: r.N, Subject: r.Subject, SubjectID: r.SubjectID, State: r.State, Won: r.Won, Lost: r.Lost, Worse: r.Worse})
}

// subject reads the content that a run asks.
func (s *Store) subject(ctx context.Context, workspaceID string, r Run) (knowledge.Snapshot, error) {
	switch r.Subject {
	case SubjectChange:
		return s.knowledge.Candidate(ctx, workspaceID, r.SubjectID)
	case SubjectBranch:
		return s.knowledge.OnBranch(ctx, workspaceID, r.SubjectID)
	}
	return s.knowledge.Drafts(ctx, workspaceID)
}
