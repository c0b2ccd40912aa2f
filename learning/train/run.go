package train

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
)

// States of a run.
const (
	Running = "running"
	Done    = "done"
	Stopped = "stopped"
	Failed  = "failed"
)

// Run is one training.
type Run struct {
	ID         string   `db:"id" json:"id"`
	N          int64    `db:"n" json:"n"`
	ChangeID   string   `db:"change_id" json:"change_id" doc:"Trained on what publishing it would release; empty: on what is released"`
	BaseN      int64    `db:"base_n" json:"base_n" doc:"The base version that was released then"`
	DataHash   string   `db:"data_hash" json:"data_hash" doc:"Of the items that it was trained on"`
	Settings   Settings `db:"settings,json" json:"settings"`
	State      string   `db:"state" json:"state" enum:"running,done,stopped,failed"`
	Step       string   `db:"step" json:"step" enum:",read,hide,weigh,index,keep" doc:"What it is at"`
	Done       int64    `db:"done" json:"done" doc:"Steps done, of total"`
	Total      int64    `db:"total" json:"total"`
	Log        []Line   `db:"log,json" json:"log" doc:"What happened when, the oldest first"`
	Items      int64    `db:"items" json:"items"`
	Questions  int64    `db:"questions" json:"questions"`
	Bytes      int64    `db:"bytes" json:"bytes" doc:"Of the model"`
	TookMS     int64    `db:"took_ms" json:"took_ms"`
	ModelID    string   `db:"model_id" json:"model_id"`
	ModelHash  string   `db:"model_hash" json:"model_hash" doc:"Of what the model was made from, the version of the engine included"`
	SHA256     string   `db:"sha256" json:"sha256" doc:"Of the model's bytes: the same content, seed and settings give the same"`
	Problem    string   `db:"problem" json:"problem" doc:"Why it failed, as a stable code"`
	AuthorKind string   `db:"author_kind" json:"-"`
	AuthorID   string   `db:"author_id" json:"author_id"`
	CreatedAt  int64    `db:"created_at" json:"created_at"`
	EndedAt    int64    `db:"ended_at" json:"ended_at"`
	Held       bool     `db:"held" json:"held" doc:"Its model is kept"`
}

// Settings are what a run was trained with, beside its data.
type Settings struct {
	Seed         uint64  `json:"seed" required:"false"`
	Unanswerable float64 `json:"unanswerable" required:"false" minimum:"0" maximum:"0.9" doc:"Assumed share of questions that no item answers; 0: as the engine assumes"`
}

// Line is a line of a run's log.
type Line struct {
	At   int64  `json:"at"`
	Step string `json:"step" enum:"begun,read,hide,weigh,index,keep,done,stopped,failed"`
	Done int64  `json:"done"`
	Of   int64  `json:"of"`
}

// NewRun is a run to begin.
type NewRun struct {
	ChangeID string `json:"change_id,omitempty" maxLength:"64" doc:"Train on what publishing it would release; empty: on what is released"`
	Settings
}

// The permissions of training: who may look, and who may begin and stop.
const (
	mayRead   = "learning.read"
	mayManage = "learning.manage"
)

const maxPage = 100

// Start begins a run in the background. One at a time in a workspace. Permission
// learning.manage.
func (s *Store) Start(ctx context.Context, who actor.Actor, n NewRun) (r Run, err error) {
	if err := who.Need(mayManage); err != nil {
		return Run{}, err
	}
	if n.Unanswerable < 0 || n.Unanswerable > 0.9 {
		return Run{}, fault.Invalid("training.share_unusable", "unanswerable")
	}
	if n.ChangeID != "" {
		if _, err := s.Knowledge.Change(ctx, actor.Of(who.WorkspaceID), n.ChangeID); err != nil {
			return Run{}, err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		going, err := db.All[Run](ctx, tx, s.q, "going", who.WorkspaceID)
		if err != nil {
			return err
		}
		if len(going) > 0 {
			return fault.Conflict("training.under_way", fault.Params{"n": going[0].N})
		}
		runID := id.New()
		if _, err := s.q.Exec(ctx, tx, "insert_run", runID, who.WorkspaceID, n.ChangeID, db.JSON(n.Settings), string(who.Kind), who.ID, s.now()); err != nil {
			return err
		}
		if r, err = db.One[Run](ctx, tx, s.q, "run", who.WorkspaceID, runID); err != nil {
			return err
		}
		_, err = s.Jobs.Add(ctx, tx, job.New{WorkspaceID: who.WorkspaceID, Kind: trainJob, Key: who.WorkspaceID, Dedupe: runID, Payload: payload{runID}})
		return err
	})
	return r, err
}

// Runs lists runs, the newest first, below number before (0 for the first page).
// Permission learning.read.
func (s *Store) Runs(ctx context.Context, who actor.Actor, before int64, limit int) ([]Run, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = int64(1) << 62
	}
	return db.All[Run](ctx, s.DB, s.q, "runs", who.WorkspaceID, before, min(max(limit, 1), maxPage))
}

// Run returns one. Permission learning.read.
func (s *Store) Run(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	if err := who.Need(mayRead); err != nil {
		return Run{}, err
	}
	r, err := db.One[Run](ctx, s.DB, s.q, "run", who.WorkspaceID, runID)
	return r, missing(err, "training.not_found")
}

// Stop ends a run that is under way; it keeps nothing. Permission
// learning.manage.
func (s *Store) Stop(ctx context.Context, who actor.Actor, runID string) (r Run, err error) {
	if err := who.Need(mayManage); err != nil {
		return Run{}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if r, err = s.lock(ctx, tx, who.WorkspaceID, runID); err != nil {
			return err
		}
		if r.State != Running {
			return fault.Conflict("training.ended", fault.Params{"n": r.N})
		}
		r.State = Stopped
		return s.end(ctx, tx, who, &r)
	})
	if err == nil {
		s.cut(runID)
	}
	return r, err
}

func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, runID string) (Run, error) {
	r, err := db.One[Run](ctx, tx, s.q, "run_for_update", workspaceID, runID)
	return r, missing(err, "training.not_found")
}
