package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/workspace"
)

// ImportIn is a file to import into a workspace's knowledge.
type ImportIn struct {
	Workspace string
	Make      string // name of a workspace to make when there is none of that slug
	File      string
	DryRun    bool
	Draft     bool // leave what was imported unpublished and untrained
	Options   knowledge.ImportOptions
}

// Imported is what an import did.
type Imported struct {
	Run    knowledge.ImportRun    `json:"import"`
	Change *knowledge.Change      `json:"change"`       // nil where nothing was to be published
	Base   *knowledge.BaseVersion `json:"base_version"` // nil where it was not published yet
	Left   int64                  `json:"left"`         // drafts left unpublished: unfinished, or of a grade that nobody confirmed
}

// ImportKnowledge imports a file, publishes it and trains for it, beside a
// running server too, which answers from it within two seconds. progress hears
// of each stage.
func ImportKnowledge(ctx context.Context, st Store, in ImportIn, progress func(stage string, done, total int64)) (out Imported, err error) {
	data, err := os.ReadFile(in.File)
	if err != nil {
		return out, fault.Invalid("import.file_unreadable", "file").Because(err)
	}
	b, err := open(ctx, st, Working)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.namedOrMade(ctx, in.Workspace, in.Make)
	if err != nil {
		return out, err
	}
	who := actor.Of(w.ID)
	up := knowledge.Upload{Name: filepath.Base(in.File), Data: data, Options: in.Options}
	out.Run, err = d.knowledge.ImportFile(ctx, who, up, in.DryRun, func(done, total int64) { progress("rows", done, total) })
	if err != nil || in.DryRun || in.Draft {
		return out, err
	}
	return out, d.releaseImport(ctx, who, &out, "items", progress)
}

// releaseImport publishes the drafts, of items or documents, that nothing stands
// against; nothing changed is no error.
func (d *domains) releaseImport(ctx context.Context, who actor.Actor, out *Imported, of string, progress func(string, int64, int64)) error {
	c, err := d.knowledge.Publish(ctx, who, knowledge.Publication{Note: out.Run.FileName, Drafts: knowledge.Drafts{Of: of, ReadyOnly: true}})
	left, counting := d.knowledge.Unready(ctx, who.WorkspaceID)
	if out.Left = left; counting != nil {
		return counting
	}
	if f := fault.Of(err); f != nil && f.Code == "knowledge.nothing_changed" {
		return nil
	}
	if err != nil {
		return err
	}
	if c, err = d.goneOut(ctx, who, c); err != nil {
		return err
	}
	out.Change = &c
	if c.State != knowledge.ChangePublished {
		return nil
	}
	v, err := d.knowledge.BaseVersion(ctx, who, c.BaseVersionID)
	if err != nil {
		return err
	}
	out.Base = &v
	progress("training", 0, v.Variants)
	return d.search.Train(ctx, who.WorkspaceID)
}

func (d *domains) tiers(ctx context.Context, workspaceID string) ([]string, error) {
	set, err := d.workspace.Settings(ctx, workspaceID)
	keys := make([]string, len(set.Tiers))
	for i, t := range set.Tiers {
		keys[i] = t.Key
	}
	return keys, err
}

// heard is what customers asked in vain: by what the loop knows, and by what
// agents said of answers.
func (d *domains) heard(ctx context.Context, workspaceID string, limit int) ([]search.Heard, error) {
	out := []search.Heard{}
	open, err := d.knowledge.Corrections(ctx, actor.Of(workspaceID), "open", "", 100)
	if err != nil {
		return nil, err
	}
	for _, c := range open.Items {
		out = append(out, search.Heard{Text: c.Question, Count: 1, ItemID: c.RightItemID, Corrected: true})
	}
	unmet, err := d.learning.Unmet(ctx, workspaceID, limit)
	return append(out, unmet...), err
}

// goneOut waits for a change that the gate looks at before it is published; the
// work is done here unless a server beside this does it.
func (d *domains) goneOut(ctx context.Context, who actor.Actor, c knowledge.Change) (knowledge.Change, error) {
	for c.State == knowledge.ChangeScheduled && c.PublishAt <= clock.Milli(d.clock) {
		if _, err := d.jobs.RunDue(ctx, knowledge.PublishJob); err != nil {
			return c, err
		}
		now, err := d.knowledge.Change(ctx, who, c.ID)
		if err != nil {
			return c, err
		}
		if c = now.Change; c.State != knowledge.ChangeScheduled {
			break
		}
		select {
		case <-ctx.Done():
			return c, ctx.Err()
		case <-time.After(lookAgain):
		}
	}
	if c.Problem.Code != "" {
		return c, fault.Conflict(c.Problem.Code, c.Problem.Params)
	}
	return c, nil
}

// lookAgain is how often a command looks whether a server has done its part.
const lookAgain = 300 * time.Millisecond

// HistoryIn is a whole base to read into a workspace that has none.
type HistoryIn struct {
	Workspace string
	Make      string // name of a workspace to make when there is none of that slug
	File      string
}

// ImportHistory reads in what [ExportHistory] wrote and trains for what was
// released, beside a running server too.
func ImportHistory(ctx context.Context, st Store, in HistoryIn, progress func(stage string, done, total int64)) (out knowledge.HistoryRead, err error) {
	f, err := os.Open(in.File)
	if err != nil {
		return out, fault.Invalid("import.file_unreadable", "file").Because(err)
	}
	defer func() { _ = f.Close() }() // it is only read
	b, err := open(ctx, st, Working)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.namedOrMade(ctx, in.Workspace, in.Make)
	if err != nil {
		return out, err
	}
	progress("lines", 0, 0)
	if out, err = d.knowledge.ImportHistory(ctx, actor.Of(w.ID), f); err != nil {
		return out, err
	}
	progress("training", 0, 0)
	return out, d.search.Train(ctx, w.ID)
}

// namedOrMade finds a workspace, or makes it under a name where one is given.
func (d *domains) namedOrMade(ctx context.Context, slug, name string) (workspace.Workspace, error) {
	w, err := d.named(ctx, slug)
	if fault.IsKind(err, fault.KindNotFound) && name != "" {
		return d.workspace.Create(ctx, actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: slug, Name: name})
	}
	return w, err
}

// ExportKnowledge writes a workspace's drafts.
func ExportKnowledge(ctx context.Context, st Store, slug, format string, to io.Writer) error {
	return withKnowledge(ctx, st, slug, func(d *domains, who actor.Actor) error { return d.knowledge.Export(ctx, who, format, to) })
}

// ExportHistory writes all that a workspace's knowledge is and was.
func ExportHistory(ctx context.Context, st Store, slug string, to io.Writer) error {
	return withKnowledge(ctx, st, slug, func(d *domains, who actor.Actor) error { return d.knowledge.ExportHistory(ctx, who, to) })
}

func withKnowledge(ctx context.Context, st Store, slug string, fn func(d *domains, who actor.Actor) error) (err error) {
	b, err := open(ctx, st, Reading)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return err
	}
	return fn(d, actor.Of(w.ID))
}
