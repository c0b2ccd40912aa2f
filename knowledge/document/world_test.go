package document_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/safehttp"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/knowledge/document/chunk"
	"yingda/knowledge/document/format"
)

// world is documents of two workspaces that know nothing of each other, beside
// their knowledge.
type world struct {
	t         *testing.T
	db        *db.DB
	log       *event.Log
	jobs      *job.Queue
	clock     *clock.Held
	blobs     *blob.Store
	files     string // where the originals lie
	knowledge *knowledge.Store
	docs      *document.Store
	folder    string // of the server, named "docs"
	rules     knowledge.Rules
	audit     []string

	editor, second, stranger actor.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: testkit.Held(), folder: t.TempDir(), files: t.TempDir(), rules: knowledge.Rules{Policy: engine.DefaultPolicy()}}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	var err error
	w.blobs, err = blob.InFolder(w.files)
	w.must(err)
	w.knowledge = knowledge.New(knowledge.Deps{
		DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock,
		Rules: func(context.Context, string) (knowledge.Rules, error) { return w.rules, nil },
	})
	inside, err := safehttp.NewPolicy([]string{"127.0.0.1/32"})
	w.must(err)
	w.docs = w.store(safehttp.New(safehttp.Options{Policy: inside}))
	all := []string{"knowledge.read", "knowledge.write", "knowledge.publish", "knowledge.import"}
	w.editor = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: all}
	w.second = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: w.editor.WorkspaceID, Permissions: append(all, "knowledge.approve")}
	w.stranger = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: all}
	return w
}

func (w *world) store(client *http.Client) *document.Store {
	return document.New(document.Deps{
		DB: w.db, Log: w.log, Jobs: w.jobs, Clock: w.clock, Knowledge: w.knowledge, Blobs: w.blobs, Client: client, Pace: time.Nanosecond,
		Folders: func(context.Context, string) (map[string]string, error) {
			return map[string]string{"docs": w.folder}, nil
		},
		Audit: func(_ context.Context, _ *db.Tx, _ actor.Actor, action, kind, objectID string) error {
			if objectID == "" || kind == "" {
				w.t.Errorf("%s of nothing", action)
			}
			w.audit = append(w.audit, action)
			return nil
		},
	})
}

func eachDB(t *testing.T, fn func(w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func must[T any](w *world) func(v T, err error) T {
	return func(v T, err error) T {
		w.t.Helper()
		w.must(err)
		return v
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// work runs all jobs that are due.
func (w *world) work() {
	w.t.Helper()
	_, err := w.jobs.RunDue(w.t.Context())
	w.must(err)
}

func (w *world) run(runID string) document.Run {
	w.t.Helper()
	return must[document.Run](w)(w.docs.Run(w.t.Context(), w.editor, runID))
}

// handIn hands files to an upload: name, content, name, content …
func (w *world) handIn(files ...string) document.Run {
	w.t.Helper()
	r := must[document.Run](w)(w.docs.BeginUpload(w.t.Context(), w.editor, knowledge.Placement{}))
	for i := 0; i < len(files); i += 2 {
		w.must(w.docs.AddFile(w.t.Context(), w.editor, r.ID, files[i], strings.NewReader(files[i+1])))
	}
	return r
}

// upload hands files in and has them read.
func (w *world) upload(files ...string) document.Run {
	w.t.Helper()
	r := must[document.Run](w)(w.docs.StartUpload(w.t.Context(), w.editor, w.handIn(files...).ID, false))
	w.work()
	return w.run(r.ID)
}

func (w *world) put(name, content string) {
	w.t.Helper()
	at := filepath.Join(w.folder, name)
	w.must(os.MkdirAll(filepath.Dir(at), 0o700))
	w.must(os.WriteFile(at, []byte(content), 0o600))
}

func (w *world) source(kind, address string, settings document.Settings) document.Source {
	w.t.Helper()
	return must[document.Source](w)(w.docs.AddSource(w.t.Context(), w.editor, document.SourceEdit{Kind: &kind, Address: &address, Settings: &settings}))
}

// sync goes over a source and has it all done.
func (w *world) sync(sourceID string) document.Run {
	w.t.Helper()
	r := must[document.Run](w)(w.docs.StartRun(w.t.Context(), w.editor, sourceID, false))
	w.work()
	return w.run(r.ID)
}

func (w *world) publish() knowledge.BaseVersion {
	w.t.Helper()
	c := must[knowledge.Change](w)(w.knowledge.Publish(w.t.Context(), w.editor, knowledge.Publication{}))
	return must[knowledge.BaseVersion](w)(w.knowledge.BaseVersion(w.t.Context(), w.editor, c.BaseVersionID))
}

// list is the documents that are not archived, by path.
func (w *world) list() map[string]document.Document {
	w.t.Helper()
	p := must[knowledge.Page[document.Document]](w)(w.docs.Documents(w.t.Context(), w.editor, document.Filter{}))
	out := map[string]document.Document{}
	for _, d := range p.Items {
		out[d.Path] = d
	}
	return out
}

// chunks is what a document's draft says: id → text.
func (w *world) chunks(documentID string) (ids []string, said []string) {
	w.t.Helper()
	p := must[knowledge.Page[document.Chunk]](w)(w.docs.Chunks(w.t.Context(), w.editor, documentID, "", 100))
	for _, c := range p.Items {
		ids, said = append(ids, c.ID), append(said, strings.Join(c.Heading, "/")+": "+chunk.Say(c.Blocks, nil))
	}
	return ids, said
}

// released is all that a release says of documents, by path.
func (w *world) released() map[string][]string {
	w.t.Helper()
	snap := must[knowledge.Snapshot](w)(w.knowledge.Released(w.t.Context(), w.editor.WorkspaceID))
	out, of := map[string][]string{}, map[string]string{}
	var ids []string
	for _, d := range snap.Documents {
		ids, of[d.ID], out[d.Path] = append(ids, d.ID), d.Path, nil
	}
	w.must(w.knowledge.Chunks(w.t.Context(), w.editor.WorkspaceID, ids, func(c knowledge.Chunk) {
		out[of[c.RevisionID]] = append(out[of[c.RevisionID]], chunk.Say(c.Blocks, nil))
	}))
	return out
}

// originals counts the files that are kept.
func (w *world) originals() (n int) {
	w.t.Helper()
	w.must(filepath.WalkDir(w.files, func(_ string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			n++
		}
		return err
	}))
	return n
}

func (w *world) entries(runID string) map[string]string {
	w.t.Helper()
	p := must[knowledge.Page[document.Entry]](w)(w.docs.Entries(w.t.Context(), w.editor, runID, "", "", 100))
	out := map[string]string{}
	for _, e := range p.Items {
		out[e.Path] = strings.TrimSpace(e.Action + " " + e.Code)
	}
	return out
}

func (w *world) eventTypes() []string {
	w.t.Helper()
	var types []string
	w.must(w.log.CatchUp(w.t.Context(), event.Consumer{Name: id.New(), Handle: func(_ context.Context, _ *db.Tx, events []event.Event) error {
		for _, e := range events {
			types = append(types, e.Type)
		}
		return nil
	}}))
	slices.Sort(types)
	return types
}

func needPDF(t *testing.T) {
	t.Helper()
	if _, err := format.PDFReader(); err != nil {
		t.Skip("pdftotext is not installed: scripts/deps.sh installs poppler-utils")
	}
}
