package document

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/knowledge"
)

// States of a run.
const (
	RunCollecting = "collecting" // files are being handed in
	RunListing    = "listing"    // what there is is being looked up
	RunReading    = "reading"    // documents are being read, and written unless it is dry
	RunPaused     = "paused"     //
	RunChecked    = "checked"    // a dry run is through; it may be applied
	RunDone       = "done"       //
	RunCancelled  = "cancelled"  // what was written stays, as drafts
	RunFailed     = "failed"     // given up, code says why; what was written stays
)

// Run is one going over a source, or one upload.
type Run struct {
	ID        string       `db:"id" json:"id"`
	SourceID  string       `db:"source_id" json:"source_id"`
	State     string       `db:"state" json:"state" enum:"collecting,listing,reading,paused,checked,done,cancelled,failed"`
	Dry       bool         `db:"dry" json:"dry" doc:"It only says what it would do"`
	Done      int64        `db:"done" json:"done"`
	Total     int64        `db:"total" json:"total" doc:"Known so far: a site grows while it is read"`
	Report    Report       `db:"report,json" json:"report"`
	Code      string       `db:"code" json:"code" doc:"Why it failed"`
	Params    fault.Params `db:"params,json" json:"params"`
	AuthorID  string       `db:"author_id" json:"author_id"`
	CreatedAt int64        `db:"created_at" json:"created_at"`
	UpdatedAt int64        `db:"updated_at" json:"updated_at"`
	EndedAt   int64        `db:"ended_at" json:"ended_at"`

	AuthorKind actor.Kind `db:"author_kind" json:"-"`
}

// Report is what a run found, and did unless it was dry.
type Report struct {
	Added   int64  `json:"added"`
	Changed int64  `json:"changed"`
	Same    int64  `json:"same"`
	Gone    int64  `json:"gone" doc:"The source has them no more"`
	Skipped int64  `json:"skipped" doc:"Not to be kept: taken out by a person, of another format, or the page asks so"`
	Failed  int64  `json:"failed"`
	Bytes   int64  `json:"bytes"`
	Resumed int64  `json:"resumed" doc:"How often it was gone on with after it had been cut off"`
	Bound   string `json:"bound" enum:",pages,mib,minutes" doc:"The bound at which it stopped; empty when it saw everything"`

	ReadingSince int64 `json:"reading_since"` // ms; what went before a pause is in Took
	Took         int64 `json:"took_ms"`
}

// What a run does with a document.
const (
	ActionAdd    = "add"
	ActionChange = "change"
	ActionSame   = "same"
	ActionGone   = "gone"
	ActionSkip   = "skip"
	ActionError  = "error"
)

func (r *Report) count(action string) {
	switch action {
	case ActionAdd:
		r.Added++
	case ActionChange:
		r.Changed++
	case ActionSame:
		r.Same++
	case ActionGone:
		r.Gone++
	case ActionSkip:
		r.Skipped++
	case ActionError:
		r.Failed++
	}
}

// Entry is one file or page of a run.
type Entry struct {
	N          int64        `db:"n" json:"n"`
	Path       string       `db:"path" json:"path"`
	Action     string       `db:"action" json:"action" enum:",add,change,same,gone,skip,error" doc:"Empty: not looked at yet"`
	Title      string       `db:"title" json:"title"`
	Kept       int64        `db:"kept" json:"kept" doc:"Chunks that stay as they are"`
	Added      int64        `db:"added" json:"added" doc:"Chunks that are new"`
	Removed    int64        `db:"removed" json:"removed" doc:"Chunks that go"`
	Code       string       `db:"code" json:"code" doc:"Why it is not read, or skipped"`
	Params     fault.Params `db:"params,json" json:"params"`
	DocumentID string       `db:"document_id" json:"document_id"`

	Depth   int64  `db:"depth" json:"-"`
	State   string `db:"state" json:"-"`
	BlobKey string `db:"blob_key" json:"-"` // where the file lies until it is a document's
}

const (
	todo = "todo"
	done = "done"
)

// StartRun goes over a folder or site, in the background; a dry run only says
// what it would do. Permission knowledge.import.
func (s *Store) StartRun(ctx context.Context, who actor.Actor, sourceID string, dry bool) (Run, error) {
	runID, err := s.begin(ctx, who, sourceID, inBackground, func(x Source) (Run, error) {
		if x.Kind == Upload || x.Settings.ByCommand {
			return Run{}, fault.Conflict("document.source_not_followed")
		}
		return Run{State: RunListing, Dry: dry}, nil
	})
	if err != nil {
		return Run{}, err
	}
	return s.Run(ctx, who, runID)
}

// where a run is carried out.
type where int

const (
	inBackground where = iota // by a job
	here                      // by the command that began it
)

// begin makes a run of a source that has none under way.
func (s *Store) begin(ctx context.Context, who actor.Actor, sourceID string, at where, make func(Source) (Run, error)) (runID string, err error) {
	if err := who.Need("knowledge.import"); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := s.lockSource(ctx, tx, who.WorkspaceID, sourceID)
		if err != nil {
			return err
		}
		if err := s.tidyRuns(ctx, tx, who); err != nil {
			return err
		}
		active, err := db.All[Run](ctx, tx, s.q, "active_runs", who.WorkspaceID, sourceID)
		if err != nil {
			return err
		}
		if len(active) > 0 && x.Kind != Upload { // people hand in side by side
			return fault.Conflict("document.run_active", fault.Params{"run_id": active[0].ID})
		}
		r, err := make(x)
		if err != nil {
			return err
		}
		r.ID, r.SourceID = id.New(), x.ID
		r.Report.ReadingSince = s.now()
		if _, err := s.q.Exec(ctx, tx, "insert_run", r.ID, who.WorkspaceID, r.SourceID, r.State, r.Dry, db.JSON(r.Report), string(who.Kind), who.ID, s.now()); err != nil {
			return err
		}
		runID = r.ID
		if at == here {
			return nil
		}
		return s.ask(ctx, tx, who.WorkspaceID, r)
	})
	return runID, err
}

const (
	forgottenAfter = 24 * 3600 * 1000      // ms: an upload nobody went on with
	uncheckedAfter = 7 * 24 * 3600 * 1000  // a dry run nobody applied
	entriesKept    = 30 * 24 * 3600 * 1000 // what a run did, one by one
)

// tidyRuns ends what nobody went on with, so that its files do not lie for ever.
func (s *Store) tidyRuns(ctx context.Context, tx *db.Tx, who actor.Actor) error {
	stale, err := db.All[Run](ctx, tx, s.q, "stale_runs", who.WorkspaceID, s.now()-forgottenAfter, s.now()-uncheckedAfter)
	if err != nil {
		return err
	}
	for _, r := range stale {
		if err := s.endRun(ctx, tx, who, r, RunCancelled); err != nil {
			return err
		}
	}
	_, err = s.q.Exec(ctx, tx, "forget_entries", who.WorkspaceID, s.now()-entriesKept)
	return err
}

// ask leaves a job for a run that has something to do.
func (s *Store) ask(ctx context.Context, tx *db.Tx, workspaceID string, r Run) error {
	if r.State != RunListing && r.State != RunReading {
		return nil
	}
	_, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: runJob, Key: r.SourceID, Dedupe: r.ID, Payload: runPayload{r.ID}})
	return err
}

// BeginUpload makes a run that files can be handed to; [Store.StartUpload] reads
// them. Permission knowledge.import.
func (s *Store) BeginUpload(ctx context.Context, who actor.Actor, p knowledge.Placement) (Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Run{}, err
	}
	sourceID, err := s.uploads(ctx, who, p)
	if err != nil {
		return Run{}, err
	}
	runID, err := s.begin(ctx, who, sourceID, inBackground, func(Source) (Run, error) { return Run{State: RunCollecting}, nil })
	if err != nil {
		return Run{}, err
	}
	return s.Run(ctx, who, runID)
}

// uploads is the one source of a workspace that people hand files to; where new
// documents belong is as the last upload said.
func (s *Store) uploads(ctx context.Context, who actor.Actor, p knowledge.Placement) (sourceID string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if p, err = s.Knowledge.Place(ctx, tx, who, p); err != nil {
			return err
		}
		x, err := db.One[Source](ctx, tx, s.q, "source_at", who.WorkspaceID, Upload, "")
		if err == nil {
			sourceID, x.Settings.Placement = x.ID, p
			_, err = s.q.Exec(ctx, tx, "update_source", who.WorkspaceID, x.ID, x.Name, db.JSON(x.Settings), 0, 0, s.now())
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		sourceID = id.New()
		_, err = s.q.Exec(ctx, tx, "insert_source", sourceID, who.WorkspaceID, Upload, "", "", db.JSON(Settings{Placement: p}), 0, 0, who.ID, s.now())
		return err
	})
	return sourceID, err
}

const (
	mostFiles = 20_000 // of one upload
	maxPath   = 500    // bytes
)

// AddFile hands a file to an upload; its name may have folders before it. One
// handed in again takes the place of the first. Permission knowledge.import.
func (s *Store) AddFile(ctx context.Context, who actor.Actor, runID, name string, content io.Reader) error {
	if err := who.Need("knowledge.import"); err != nil {
		return err
	}
	at, err := cleanPath(name)
	if err != nil {
		return err
	}
	if r, err := s.Run(ctx, who, runID); err != nil || r.State != RunCollecting {
		return errors.Join(err, collectingOver(r))
	}
	most := s.Limits.FileBytes
	if most == 0 {
		most = 64 << 20
	}
	in, err := s.Blobs.Put(ctx, content, most)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, who.WorkspaceID, runID)
		if err != nil || r.State != RunCollecting {
			return errors.Join(err, collectingOver(r))
		}
		if r.Total >= mostFiles {
			return fault.Limited("document.too_many_files", fault.Params{"max": mostFiles})
		}
		return s.enter(ctx, tx, who.WorkspaceID, &r, Entry{Path: at, BlobKey: in.Key})
	})
	if err != nil {
		return errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), in.Key))
	}
	return nil
}

func collectingOver(r Run) error {
	if r.ID == "" || r.State == RunCollecting {
		return nil
	}
	return fault.Conflict("document.run_moved_on", fault.Params{"state": r.State})
}

// cleanPath makes a file's name, with the folders before it, a document's path.
func cleanPath(name string) (string, error) {
	name, err := cleantext.Line("file", name, 4000)
	if err != nil {
		return "", err
	}
	at := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	if at == "" || len(at) > maxPath {
		return "", fault.Invalid("document.name_unusable", "file")
	}
	return at, nil
}

// StartUpload reads the files that were handed in, in the background; dry, it
// only says what would change. Permission knowledge.import.
func (s *Store) StartUpload(ctx context.Context, who actor.Actor, runID string, dry bool) (Run, error) {
	return s.move(ctx, who, runID, func(r *Run) error {
		if r.State != RunCollecting {
			return collectingOver(*r)
		}
		if r.Total == 0 {
			return fault.Invalid("document.nothing_handed_in", "file")
		}
		r.State, r.Dry = RunReading, dry
		return nil
	})
}

// Apply does what a dry run said. Permission knowledge.import.
func (s *Store) Apply(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	return s.move(ctx, who, runID, func(r *Run) error {
		if r.State != RunChecked {
			return fault.Conflict("document.run_moved_on", fault.Params{"state": r.State})
		}
		r.State, r.Dry, r.Done = RunReading, false, r.Report.Same+r.Report.Skipped // those stay as they are
		r.Report = Report{Same: r.Report.Same, Skipped: r.Report.Skipped, Resumed: r.Report.Resumed}
		return nil
	})
}

// Pause stops a run after the documents it is at; Resume goes on behind them.
// Permission knowledge.import.
func (s *Store) Pause(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	return s.move(ctx, who, runID, func(r *Run) error {
		if r.State != RunReading {
			return fault.Conflict("document.run_moved_on", fault.Params{"state": r.State})
		}
		r.State = RunPaused
		r.Report.Took += s.now() - r.Report.ReadingSince
		return nil
	})
}

// Resume goes on with a paused run. Permission knowledge.import.
func (s *Store) Resume(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	return s.move(ctx, who, runID, func(r *Run) error {
		if r.State != RunPaused {
			return fault.Conflict("document.run_moved_on", fault.Params{"state": r.State})
		}
		r.State = RunReading
		return nil
	})
}

// move puts a run into another state and lets it go on from there.
func (s *Store) move(ctx context.Context, who actor.Actor, runID string, change func(*Run) error) (Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Run{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, who.WorkspaceID, runID)
		if err != nil {
			return err
		}
		was := r.State
		if err := change(&r); err != nil {
			return err
		}
		if was == RunChecked {
			if _, err := s.q.Exec(ctx, tx, "entries_again", r.ID); err != nil {
				return err
			}
		}
		if r.State == RunReading {
			r.Report.ReadingSince = s.now()
		}
		if _, err := s.q.Exec(ctx, tx, "move_run", who.WorkspaceID, r.ID, r.State, r.Dry, r.Done, db.JSON(r.Report), s.now()); err != nil {
			return err
		}
		return s.ask(ctx, tx, who.WorkspaceID, r)
	})
	if err != nil {
		return Run{}, err
	}
	return s.Run(ctx, who, runID)
}

// Cancel ends a run; what was written stays as drafts. Permission
// knowledge.import.
func (s *Store) Cancel(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Run{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.lockRun(ctx, tx, who.WorkspaceID, runID)
		if err != nil {
			return err
		}
		if r.EndedAt > 0 {
			return fault.Conflict("document.run_moved_on", fault.Params{"state": r.State})
		}
		return s.endRun(ctx, tx, who, r, RunCancelled)
	})
	if err != nil {
		return Run{}, err
	}
	return s.Run(ctx, who, runID)
}

// endRun closes a run. The files that no document took are deleted.
func (s *Store) endRun(ctx context.Context, tx *db.Tx, who actor.Actor, r Run, state string) error {
	if r.State == RunReading || r.State == RunListing {
		r.Report.Took += s.now() - r.Report.ReadingSince
	}
	ended := s.now()
	if state == RunChecked {
		ended = 0 // it may be applied
	}
	if _, err := s.q.Exec(ctx, tx, "end_run", who.WorkspaceID, r.ID, state, db.JSON(r.Report), r.Code, db.JSON(r.Params), ended, s.now()); err != nil || state == RunChecked {
		return err
	}
	left, err := db.All[string](ctx, tx, s.q, "blobs_left", r.ID)
	if err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "forget_blobs_left", r.ID); err != nil {
		return err
	}
	if err := s.forget(ctx, tx, who.WorkspaceID, left); err != nil {
		return err
	}
	if !r.Dry {
		if err := s.Audit(ctx, tx, who, "document.imported", "document_run", r.ID); err != nil {
			return err
		}
	}
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: r.ID}, RunEnded{
		RunID: r.ID, SourceID: r.SourceID, State: state, Added: r.Report.Added, Changed: r.Report.Changed, Gone: r.Report.Gone, Failed: r.Report.Failed,
	})
}

func (s *Store) lockRun(ctx context.Context, tx *db.Tx, workspaceID, runID string) (Run, error) {
	r, err := db.One[Run](ctx, tx, s.q, "run_for_update", workspaceID, runID)
	return r, missing(err, "document.run_not_found")
}

// enter adds an entry to a run that is locked; a path that is there already
// takes the new file. n counts them.
func (s *Store) enter(ctx context.Context, tx *db.Tx, workspaceID string, r *Run, e Entry) error {
	old, err := db.All[Entry](ctx, tx, s.q, "entry_at", r.ID, e.Path)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		if e.BlobKey == "" {
			return nil
		}
		if _, err := s.q.Exec(ctx, tx, "entry_blob", r.ID, old[0].N, e.BlobKey); err != nil {
			return err
		}
		return s.forget(ctx, tx, workspaceID, []string{old[0].BlobKey})
	}
	r.Total++
	if _, err := s.q.Exec(ctx, tx, "insert_entry", r.ID, r.Total, workspaceID, e.Path, e.Depth, todo, e.Action, e.BlobKey); err != nil {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "run_total", r.ID, r.Total)
	return err
}

// Run returns a run. Permission knowledge.import.
func (s *Store) Run(ctx context.Context, who actor.Actor, runID string) (Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Run{}, err
	}
	r, err := db.One[Run](ctx, s.DB, s.q, "run", who.WorkspaceID, runID)
	return r, missing(err, "document.run_not_found")
}

// Runs lists the latest runs of a source, or of all ("").
// Permission knowledge.import.
func (s *Store) Runs(ctx context.Context, who actor.Actor, sourceID string) ([]Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return nil, err
	}
	return db.All[Run](ctx, s.DB, s.q, "runs", who.WorkspaceID, sourceID, 20)
}

// Entries returns a page of what a run did or would do, those of one action
// ("" is all). Permission knowledge.import.
func (s *Store) Entries(ctx context.Context, who actor.Actor, runID, action, after string, limit int) (knowledge.Page[Entry], error) {
	if _, err := s.Run(ctx, who, runID); err != nil {
		return knowledge.Page[Entry]{}, err
	}
	from, _ := strconv.ParseInt(after, 10, 64) // anything else is the first page
	size := pageSize(limit)
	all, err := db.All[Entry](ctx, s.DB, s.q, "entries", who.WorkspaceID, runID, action, from, size+1)
	return pageOf(all, size, func(e Entry) string { return strconv.FormatInt(e.N, 10) }), err
}
