package document

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge"
)

// Here is what a command reads: a file, a folder of the machine it runs on, or a
// site.
type Here struct {
	From      string // path or address
	Dry       bool
	Placement knowledge.Placement // of documents that are new
	Pages     int64               // of a site; 0: the default
}

// ReadHere reads documents in this process and returns when that is done. A run
// that was killed before is gone on with. progress hears how far it is.
// Permission knowledge.import.
func (s *Store) ReadHere(ctx context.Context, who actor.Actor, h Here, progress func(Run)) (Run, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Run{}, err
	}
	var runID string
	var err error
	if in, statErr := os.Stat(h.From); statErr == nil && in.Mode().IsRegular() {
		runID, err = s.handInHere(ctx, who, h)
	} else {
		runID, err = s.followHere(ctx, who, h)
	}
	if err != nil {
		return Run{}, err
	}
	if err := s.carryOut(ctx, who.WorkspaceID, runID, progress); err != nil {
		if ctx.Err() != nil {
			return Run{}, err
		}
		return Run{}, errors.Join(err, s.fail(ctx, who.WorkspaceID, runID, err))
	}
	return s.Run(ctx, who, runID)
}

// handInHere makes an upload of one file.
func (s *Store) handInHere(ctx context.Context, who actor.Actor, h Here) (runID string, err error) {
	sourceID, err := s.uploads(ctx, who, h.Placement)
	if err != nil {
		return "", err
	}
	if runID, err = s.begin(ctx, who, sourceID, here, func(Source) (Run, error) { return Run{State: RunCollecting, Dry: h.Dry}, nil }); err != nil {
		return "", err
	}
	f, err := os.Open(h.From)
	if err != nil {
		return "", fault.Invalid("document.file_unreadable", "file").Because(err)
	}
	if err := errors.Join(s.AddFile(ctx, who, runID, filepath.Base(h.From), f), f.Close()); err != nil {
		return "", err
	}
	return runID, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "move_run", who.WorkspaceID, runID, RunReading, h.Dry, 0, db.JSON(Report{ReadingSince: s.now()}), s.now())
		return err
	})
}

// followHere makes a run of a folder's or site's source, which is made where
// there is none.
func (s *Store) followHere(ctx context.Context, who actor.Actor, h Here) (string, error) {
	x := Source{Kind: Folder, Address: h.From, Settings: Settings{Placement: h.Placement, Pages: h.Pages, ByCommand: true, MiB: mostMiB, Minutes: mostMinute}}
	if strings.HasPrefix(h.From, "http://") || strings.HasPrefix(h.From, "https://") {
		x.Kind = Site
		if err := s.checkAddress(ctx, who, &x); err != nil {
			return "", err
		}
	} else {
		abs, err := filepath.Abs(h.From)
		if err != nil {
			return "", err
		}
		x.Address, x.Name = abs, abs
	}
	if err := s.sourceHere(ctx, who, &x); err != nil {
		return "", err
	}
	left, err := db.All[Run](ctx, s.DB, s.q, "active_runs", who.WorkspaceID, x.ID)
	if err != nil {
		return "", err
	}
	for _, r := range left {
		if r.Dry == h.Dry && r.State != RunPaused && x.Settings.ByCommand {
			return r.ID, s.pickUp(ctx, who.WorkspaceID, r.ID)
		}
	}
	return s.begin(ctx, who, x.ID, here, func(Source) (Run, error) { return Run{State: RunListing, Dry: h.Dry}, nil })
}

// sourceHere finds the source of an address, or makes it.
func (s *Store) sourceHere(ctx context.Context, who actor.Actor, x *Source) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		place, err := s.Knowledge.Place(ctx, tx, who, x.Settings.Placement)
		if err != nil {
			return err
		}
		old, err := db.One[Source](ctx, tx, s.q, "source_at", who.WorkspaceID, x.Kind, x.Address)
		switch {
		case err == nil:
			old.Settings.Placement = place
			if x.Settings.Pages != 0 {
				old.Settings.Pages = x.Settings.Pages
			}
			*x = old
			_, err = s.q.Exec(ctx, tx, "update_source", who.WorkspaceID, x.ID, x.Name, db.JSON(x.Settings), x.EveryMin, x.NextAt, s.now())
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		x.ID, x.Settings.Placement = id.New(), place
		if _, err := s.q.Exec(ctx, tx, "insert_source", x.ID, who.WorkspaceID, x.Kind, x.Name, x.Address, db.JSON(x.Settings), 0, 0, who.ID, s.now()); err != nil {
			return err
		}
		return s.tellSource(ctx, tx, who, *x)
	})
}
