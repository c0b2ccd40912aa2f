package document

import (
	"context"
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/knowledge"
)

// Kinds of source.
const (
	Upload = "upload" // files people hand in
	Folder = "folder" // of the server, named by its operator; or of the command line
	Site   = "site"   // a web site, by address or sitemap
)

// Source is where documents come from.
type Source struct {
	ID        string   `db:"id" json:"id"`
	Kind      string   `db:"kind" json:"kind" enum:"upload,folder,site"`
	Name      string   `db:"name" json:"name" doc:"Empty for the workspace's uploads"`
	Address   string   `db:"address" json:"address" doc:"Of a site; of a folder NAME or NAME/BELOW; of one that the command line reads its path"`
	Settings  Settings `db:"settings,json" json:"settings"`
	EveryMin  int64    `db:"every_min" json:"every_min" doc:"Minutes between two runs; 0 is only when asked"`
	NextAt    int64    `db:"next_at" json:"next_at"`
	CreatedAt int64    `db:"created_at" json:"created_at"`
	UpdatedAt int64    `db:"updated_at" json:"updated_at"`
	Documents int64    `db:"documents" json:"documents"`
	Failed    int64    `db:"failed" json:"failed" doc:"Documents that could not be read"`
	Run       *Run     `db:"-" json:"run" doc:"The latest; null before the first"`
}

// Settings are how a source is read and where its new documents belong.
type Settings struct {
	Placement knowledge.Placement `json:"placement" doc:"Of documents that are new"`
	Pages     int64               `json:"pages" doc:"Of a site, at most; 0: 500"`
	Depth     int64               `json:"depth" doc:"Links followed from the first page, at most; 0: 5"`
	MiB       int64               `json:"mib" doc:"Read in one run, at most; 0: 500"`
	Minutes   int64               `json:"minutes" doc:"That one run may take; 0: 60"`
	Under     string              `json:"under" doc:"Of a site: only pages whose path begins so"`
	ByCommand bool                `json:"by_command" doc:"Only the command line can read it"`
}

// SourceEdit is a source to make or change; nil leaves a field as it is.
type SourceEdit struct {
	Kind     *string   `json:"kind,omitempty" enum:"folder,site" doc:"Of a new one"`
	Name     *string   `json:"name,omitempty"`
	Address  *string   `json:"address,omitempty" doc:"Of a new one"`
	Settings *Settings `json:"settings,omitempty"`
	EveryMin *int64    `json:"every_min,omitempty" minimum:"0" maximum:"525600"`
	// ToAll: the placement also goes to the documents that are there.
	ToAll *bool `json:"to_all,omitempty" doc:"The placement also goes to the documents that are there"`
}

const (
	maxName    = 120 // characters
	maxAddress = 1000
	leastEvery = 15 // minutes
	mostPages  = 20_000
	mostDepth  = 20
	mostMiB    = 20_000
	mostMinute = 24 * 60
)

// bounded is the settings with their defaults.
func (t Settings) bounded() Settings {
	for _, d := range []struct {
		field *int64
		value int64
	}{{&t.Pages, 500}, {&t.Depth, 5}, {&t.MiB, 500}, {&t.Minutes, 60}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return t
}

// Sources lists a workspace's sources with their latest runs. Permission
// knowledge.read.
func (s *Store) Sources(ctx context.Context, who actor.Actor) ([]Source, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	all, err := db.All[Source](ctx, s.DB, s.q, "sources", who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	runs, err := db.All[Run](ctx, s.DB, s.q, "latest_runs", who.WorkspaceID)
	for i := range all {
		if at := slices.IndexFunc(runs, func(r Run) bool { return r.SourceID == all[i].ID }); at >= 0 {
			all[i].Run = &runs[at]
		}
	}
	return all, err
}

// Source returns one. Permission knowledge.read.
func (s *Store) Source(ctx context.Context, who actor.Actor, sourceID string) (Source, error) {
	all, err := s.Sources(ctx, who)
	if err != nil {
		return Source{}, err
	}
	at := slices.IndexFunc(all, func(x Source) bool { return x.ID == sourceID })
	if at < 0 {
		return Source{}, fault.NotFound("document.source_not_found")
	}
	return all[at], nil
}

// FolderNames are the folders of the server that the workspace may use.
// Permission knowledge.import.
func (s *Store) FolderNames(ctx context.Context, who actor.Actor) ([]string, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return nil, err
	}
	all, err := s.Folders(ctx, who.WorkspaceID)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, err
}

// AddSource makes a source; nothing is read yet. Permission knowledge.import.
func (s *Store) AddSource(ctx context.Context, who actor.Actor, e SourceEdit) (Source, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Source{}, err
	}
	if e.Kind == nil || e.Address == nil || *e.Kind != Folder && *e.Kind != Site {
		return Source{}, fault.Invalid("document.source_unknown", "kind")
	}
	x := Source{ID: id.New(), Kind: *e.Kind, Address: strings.TrimSpace(*e.Address), CreatedAt: s.now()}
	if err := s.checkAddress(ctx, who, &x); err != nil {
		return Source{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, who, &x, e); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "insert_source", x.ID, who.WorkspaceID, x.Kind, x.Name, x.Address, db.JSON(x.Settings), x.EveryMin, x.NextAt, who.ID, x.CreatedAt); err != nil {
			return err
		}
		return s.tellSource(ctx, tx, who, x)
	})
	if err != nil {
		return Source{}, err
	}
	return s.Source(ctx, who, x.ID)
}

// EditSource changes a source. Permission knowledge.import.
func (s *Store) EditSource(ctx context.Context, who actor.Actor, sourceID string, e SourceEdit) (Source, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return Source{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := s.lockSource(ctx, tx, who.WorkspaceID, sourceID)
		if err != nil {
			return err
		}
		e.Kind, e.Address = nil, nil // what it reads does not change: that would be another source
		if err := s.change(ctx, tx, who, &x, e); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "update_source", who.WorkspaceID, x.ID, x.Name, db.JSON(x.Settings), x.EveryMin, x.NextAt, s.now()); err != nil {
			return err
		}
		return s.tellSource(ctx, tx, who, x)
	})
	if err == nil && e.ToAll != nil && *e.ToAll {
		err = s.placeAll(ctx, who, sourceID)
	}
	if err != nil {
		return Source{}, err
	}
	return s.Source(ctx, who, sourceID)
}

func (s *Store) tellSource(ctx context.Context, tx *db.Tx, who actor.Actor, x Source) error {
	if err := s.Audit(ctx, tx, who, "document.source_saved", "document_source", x.ID); err != nil {
		return err
	}
	return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: x.ID}, SourceSaved{x.ID, x.Kind})
}

// change puts an edit into a source and plans its next run.
func (s *Store) change(ctx context.Context, tx *db.Tx, who actor.Actor, x *Source, e SourceEdit) (err error) {
	if e.Name != nil {
		if x.Name, err = cleantext.Line("name", *e.Name, maxName); err != nil {
			return err
		}
	}
	if e.Settings != nil {
		byCommand := x.Settings.ByCommand
		x.Settings = *e.Settings
		x.Settings.ByCommand = byCommand
	}
	if x.Settings.Under, err = cleantext.Line("under", x.Settings.Under, maxAddress); err != nil {
		return err
	}
	if x.Settings.Placement, err = s.Knowledge.Place(ctx, tx, who, x.Settings.Placement); err != nil {
		return err
	}
	for _, b := range []struct {
		field string
		value int64
		most  int64
	}{{"pages", x.Settings.Pages, mostPages}, {"depth", x.Settings.Depth, mostDepth}, {"mib", x.Settings.MiB, mostMiB}, {"minutes", x.Settings.Minutes, mostMinute}} {
		if b.value < 0 || b.value > b.most {
			return fault.Invalid("document.bound_too_large", b.field, fault.Params{"max": b.most})
		}
	}
	if e.EveryMin != nil {
		if *e.EveryMin != 0 && *e.EveryMin < leastEvery {
			return fault.Invalid("document.too_often", "every_min", fault.Params{"min": leastEvery})
		}
		x.EveryMin = *e.EveryMin
		return s.plan(ctx, tx, who.WorkspaceID, x)
	}
	return nil
}

// plan says when the source is read next and leaves a job for then; a job of an
// earlier plan finds that it is none any more.
func (s *Store) plan(ctx context.Context, tx *db.Tx, workspaceID string, x *Source) error {
	x.NextAt = 0
	if x.EveryMin == 0 || x.Kind == Upload || x.Settings.ByCommand {
		return nil
	}
	in := time.Duration(x.EveryMin) * time.Minute
	x.NextAt = s.now() + in.Milliseconds()
	_, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: syncJob, Payload: syncPayload{x.ID, x.NextAt}, In: in})
	return err
}

func (s *Store) lockSource(ctx context.Context, tx *db.Tx, workspaceID, sourceID string) (Source, error) {
	x, err := db.One[Source](ctx, tx, s.q, "source_for_update", workspaceID, sourceID)
	return x, missing(err, "document.source_not_found")
}

// checkAddress refuses what cannot be read, and writes an address one way.
func (s *Store) checkAddress(ctx context.Context, who actor.Actor, x *Source) error {
	if len(x.Address) > maxAddress {
		return fault.Invalid("document.address_unusable", "address")
	}
	if x.Kind == Site {
		u, err := url.Parse(x.Address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return fault.Invalid("document.address_unusable", "address")
		}
		x.Address, x.Name = normalURL(u), u.Host
		return nil
	}
	name, below, _ := strings.Cut(strings.Trim(x.Address, "/"), "/")
	folders, err := s.Folders(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	if _, ok := folders[name]; !ok {
		return fault.Invalid("document.folder_unknown", "address", fault.Params{"name": name})
	}
	x.Address = path.Join(name, path.Clean("/"+below))
	x.Name = x.Address
	return nil
}

// RemoveSource ends a source: its documents are taken out of the next base
// version, or deleted at once. Permission knowledge.import, and
// knowledge.publish to delete.
func (s *Store) RemoveSource(ctx context.Context, who actor.Actor, sourceID string, erase bool) error {
	if err := who.Need("knowledge.import"); err != nil {
		return err
	}
	if erase {
		if err := who.Need("knowledge.publish"); err != nil {
			return err
		}
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := s.lockSource(ctx, tx, who.WorkspaceID, sourceID)
		if err != nil {
			return err
		}
		active, err := db.All[Run](ctx, tx, s.q, "active_runs", who.WorkspaceID, sourceID)
		if err != nil {
			return err
		}
		for _, r := range active {
			if err := s.endRun(ctx, tx, who, r, RunCancelled); err != nil {
				return err
			}
		}
		x.EveryMin = 0
		if err := s.plan(ctx, tx, who.WorkspaceID, &x); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "archive_source", who.WorkspaceID, x.ID, s.now()); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "archive_documents_of", who.WorkspaceID, x.ID, s.now()); err != nil {
			return err
		}
		return errors.Join(
			s.Audit(ctx, tx, who, "document.source_removed", "document_source", x.ID),
			s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: x.ID}, SourceRemoved{x.ID}))
	})
	if err != nil || !erase {
		return err
	}
	return s.eraseAll(ctx, who, sourceID)
}
