package document_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/knowledge"
	"yingda/knowledge/document"
)

func TestAFolderIsFollowed(t *testing.T) {
	eachDB(t, func(w *world) {
		w.put("a.md", "# 甲\n\n甲事。")
		w.put("below/b.txt", "乙事。")
		w.put(".hidden/c.md", "藏着。")
		w.put("~$d.docx", "锁。")
		w.put("e.png", "图。")
		x := w.source(document.Folder, "docs", document.Settings{Placement: knowledge.Placement{Visibility: knowledge.Internal}})
		if r := w.sync(x.ID); r.Report.Added != 2 || r.Done != 2 || r.State != document.RunDone {
			w.t.Fatalf("%+v", r)
		}
		if d := w.list()["below/b.txt"]; d.Visibility != knowledge.Internal {
			w.t.Fatalf("%+v", d)
		}
		w.publish()
		w.put("a.md", "# 甲\n\n甲事改了。")
		w.put("f.md", "己事。")
		w.must(os.Remove(w.folder + "/below/b.txt"))
		r := w.sync(x.ID)
		if r.Report.Added != 1 || r.Report.Changed != 1 || r.Report.Gone != 1 {
			w.t.Fatalf("%+v", r.Report)
		}
		if b := w.publish(); b.DocumentsAdded != 1 || b.DocumentsChanged != 1 || b.DocumentsRemoved != 1 || b.Documents != 2 {
			w.t.Fatalf("%+v", b)
		}
		if r := w.sync(x.ID); r.Report.Same != 2 || r.Report.Bytes == 0 || w.originals() != 3 {
			w.t.Fatalf("%+v, %d originals", r.Report, w.originals())
		}
		w.put("below/b.txt", "乙事。")
		if r := w.sync(x.ID); r.Report.Added != 1 || w.list()["below/b.txt"].State != document.Ready {
			w.t.Fatalf("it came back: %+v", r.Report)
		}
	})
}

func TestASourceIsReadAgainByItself(t *testing.T) {
	eachDB(t, func(w *world) {
		w.put("a.md", "甲。")
		x := w.source(document.Folder, "docs", document.Settings{})
		often, hourly := int64(1), int64(60)
		_, err := w.docs.EditSource(w.t.Context(), w.editor, x.ID, document.SourceEdit{EveryMin: &often})
		wantCode(w.t, err, "document.too_often")
		x = must[document.Source](w)(w.docs.EditSource(w.t.Context(), w.editor, x.ID, document.SourceEdit{EveryMin: &hourly}))
		w.work()
		if len(w.list()) != 0 || x.NextAt != w.clock.Now().Add(time.Hour).UnixMilli() {
			w.t.Fatalf("%+v", x)
		}
		for n := range 2 {
			w.put(fmt.Sprintf("%d.md", n), "新的。")
			w.clock.Advance(time.Hour + time.Second)
			w.work()
			if got := len(w.list()); got != 2+n {
				w.t.Fatalf("after %d h there are %d", n+1, got)
			}
		}
		w.must(w.docs.RemoveSource(w.t.Context(), w.editor, x.ID, false))
		w.put("late.md", "晚了。")
		w.clock.Advance(2 * time.Hour)
		w.work()
		if len(w.list()) != 0 || len(must[[]document.Source](w)(w.docs.Sources(w.t.Context(), w.editor))) != 0 {
			w.t.Fatal("a removed source is still followed")
		}
	})
}

func TestAFolderThatIsAwayTakesNothingOut(t *testing.T) {
	eachDB(t, func(w *world) {
		w.put("a.md", "甲。")
		x := w.source(document.Folder, "docs", document.Settings{})
		w.sync(x.ID)
		w.must(os.RemoveAll(w.folder))
		r := w.sync(x.ID)
		if r.State != document.RunFailed || r.Code != "document.folder_unreadable" || len(w.list()) != 1 {
			w.t.Fatalf("%+v", r)
		}
		if _, err := w.docs.StartRun(w.t.Context(), w.editor, x.ID, false); err != nil {
			w.t.Fatalf("a failed run stands in the way: %v", err)
		}
	})
}

func (w *world) many(n int) (files []string) {
	for i := range n {
		files = append(files, fmt.Sprintf("%03d.md", i), fmt.Sprintf("# 第 %d 份\n\n第 %d 件事。", i, i))
	}
	return files
}

func TestARunIsPausedResumedAndCancelled(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		r := w.handIn(w.many(40)...)
		must[document.Run](w)(w.docs.StartUpload(ctx, w.editor, r.ID, false))
		must[document.Run](w)(w.docs.Pause(ctx, w.editor, r.ID))
		w.work()
		if len(w.list()) != 0 {
			w.t.Fatal("it went on while it was paused")
		}
		_, err := w.docs.Pause(ctx, w.editor, r.ID)
		wantCode(w.t, err, "document.run_moved_on")
		must[document.Run](w)(w.docs.Resume(ctx, w.editor, r.ID))
		w.work()
		if got := w.run(r.ID); got.State != document.RunDone || got.Done != 40 || len(w.list()) != 40 {
			w.t.Fatalf("%+v", got)
		}
		next := w.handIn("x.md", "丢掉的。")
		got := must[document.Run](w)(w.docs.Cancel(ctx, w.editor, next.ID))
		w.work()
		if got.State != document.RunCancelled || got.EndedAt == 0 || len(w.list()) != 40 || w.originals() != 40 {
			w.t.Fatalf("%+v, %d originals", got, w.originals())
		}
		wantCode(w.t, w.docs.AddFile(ctx, w.editor, next.ID, "y.md", nil), "document.run_moved_on")
	})
}

// A run that is killed in the middle is gone on with: nothing is lost, nothing
// doubled, no file left behind.
func TestAKilledRunGoesOn(t *testing.T) {
	eachDB(t, func(w *world) {
		for i, s := range w.many(60) {
			if i%2 == 0 {
				w.put(s, w.many(60)[i+1])
			}
		}
		who := actor.Of(w.editor.WorkspaceID)
		var r document.Run
		cut := int64(0)
		for err := error(context.Canceled); err != nil; cut++ {
			ctx, cancel := context.WithCancel(w.t.Context())
			n := 0
			r, err = w.docs.ReadHere(ctx, who, document.Here{From: w.folder}, func(r document.Run) {
				if n++; n > 1+int(cut)%2 && r.Done < 60 && cut < 6 {
					cancel()
				}
			})
			cancel()
		}
		if cut--; cut == 0 || r.State != document.RunDone || r.Report.Resumed != cut || r.Report.Added != 60 || len(w.list()) != 60 || w.originals() != 60 {
			w.t.Fatalf("cut off %d times: %+v, %d documents, %d originals", cut, r, len(w.list()), w.originals())
		}
		saved := slices.DeleteFunc(w.eventTypes(), func(s string) bool { return s != "document.saved" })
		if len(saved) != 60 {
			w.t.Fatalf("%d revisions were written", len(saved))
		}
	})
}

func TestTheCommandLineReadsAFileAFolderAndDry(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx, who := w.t.Context(), actor.Of(w.editor.WorkspaceID)
		w.put("a.md", "甲。")
		w.put("b.md", "乙。")
		r := must[document.Run](w)(w.docs.ReadHere(ctx, who, document.Here{From: w.folder, Dry: true}, func(document.Run) {}))
		if r.State != document.RunChecked || r.Report.Added != 2 || len(w.list()) != 0 {
			w.t.Fatalf("%+v", r)
		}
		r = must[document.Run](w)(w.docs.ReadHere(ctx, who, document.Here{From: w.folder}, func(document.Run) {}))
		if r.State != document.RunDone || len(w.list()) != 2 {
			w.t.Fatalf("%+v", r)
		}
		w.must(os.Remove(w.folder + "/b.md"))
		if r = must[document.Run](w)(w.docs.ReadHere(ctx, who, document.Here{From: w.folder}, func(document.Run) {})); r.Report.Gone != 1 || r.Report.Same != 1 {
			w.t.Fatalf("%+v", r.Report)
		}
		_, err := w.docs.StartRun(ctx, w.editor, r.SourceID, false)
		wantCode(w.t, err, "document.source_not_followed")
		r = must[document.Run](w)(w.docs.ReadHere(ctx, who, document.Here{From: w.folder + "/a.md"}, func(document.Run) {}))
		if r.State != document.RunDone || r.Report.Added != 1 || len(w.list()) != 1 { // the same path of another source
			w.t.Fatalf("%+v, %v", r, w.list())
		}
		_, err = w.docs.ReadHere(ctx, who, document.Here{From: w.folder + "/nothing"}, func(document.Run) {})
		wantCode(w.t, err, "document.folder_unreadable")
	})
}
