package document_test

import (
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/document"
)

const policy = "# 退货政策\n\n## 时间\n\n签收七天内可以退货。\n\n## 运费\n\n运费由买家承担。\n"

func TestWhatIsHandedInIsReadPublishedAndSaid(t *testing.T) {
	eachDB(t, func(w *world) {
		r := w.upload("policy.md", policy, "手册/faq.html", "<title>常见问题</title><h1>发票</h1><p>在应用里开。</p>")
		if r.State != document.RunDone || r.Done != 2 || r.Report.Added != 2 {
			w.t.Fatalf("%+v", r)
		}
		docs := w.list()
		if d := docs["手册/faq.html"]; d.Title != "常见问题" || d.State != document.Ready || d.Chunks != 1 || !d.Changed || d.Format != "html" {
			w.t.Fatalf("%+v", d)
		}
		if _, said := w.chunks(docs["policy.md"].ID); !slices.Equal(said, []string{"退货政策/时间: 签收七天内可以退货。", "退货政策/运费: 运费由买家承担。"}) {
			w.t.Fatalf("%q", said)
		}
		if len(w.released()) != 0 {
			w.t.Fatal("it is said before it is published")
		}
		b := w.publish()
		if b.Documents != 2 || b.Chunks != 3 || b.DocumentsAdded != 2 || b.Items != 0 {
			w.t.Fatalf("%+v", b)
		}
		want := map[string][]string{"policy.md": {"签收七天内可以退货。", "运费由买家承担。"}, "手册/faq.html": {"在应用里开。"}}
		if d := cmp.Diff(want, w.released()); d != "" {
			w.t.Fatal(d)
		}
		if d := w.list()["policy.md"]; d.Changed || d.PublishedRevisionID != d.DraftRevisionID {
			w.t.Fatalf("after publishing: %+v", d)
		}
		wantEvents := []string{"document.run_ended", "document.saved", "document.saved", "knowledge.change_moved", "knowledge.change_moved", "knowledge.released"}
		if got := w.eventTypes(); !slices.Equal(got, wantEvents) {
			w.t.Fatalf("events %v", got)
		}
		_, content, _, err := w.docs.Original(w.t.Context(), w.editor, docs["policy.md"].ID)
		w.must(err)
		kept, err := io.ReadAll(content)
		if err != nil || string(kept) != policy || content.Close() != nil {
			w.t.Fatalf("the original: %q, %v", kept, err)
		}
	})
}

func TestADryRunSaysWhatWouldChangeAndTouchesNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		w.upload("policy.md", policy, "same.md", "# 不变\n\n一样的。")
		before := w.eventTypes()
		r := w.handIn("policy.md", strings.Replace(policy, "七天", "十五天", 1)+"\n## 换货\n\n可以换。\n", "same.md", "# 不变\n\n一样的。", "new.md", "新的。", "bad.docx", "PK\x03\x04")
		must[document.Run](w)(w.docs.StartUpload(w.t.Context(), w.editor, r.ID, true))
		w.work()
		r = w.run(r.ID)
		if want := (document.Report{Added: 1, Changed: 1, Same: 1, Failed: 1}); r.State != document.RunChecked || r.Report.Added != want.Added || r.Report.Changed != want.Changed || r.Report.Same != 1 || r.Report.Failed != 1 {
			w.t.Fatalf("%+v", r)
		}
		p := must[knowledge.Page[document.Entry]](w)(w.docs.Entries(w.t.Context(), w.editor, r.ID, document.ActionChange, "", 10))
		if e := p.Items[0]; len(p.Items) != 1 || e.Path != "policy.md" || e.Kept != 1 || e.Added != 2 || e.Removed != 1 {
			w.t.Fatalf("%+v", p.Items)
		}
		if got := w.eventTypes(); !slices.Equal(got, before) || len(w.list()) != 2 {
			w.t.Fatalf("the dry run wrote: %v", got)
		}
		must[document.Run](w)(w.docs.Apply(w.t.Context(), w.editor, r.ID))
		w.work()
		if r = w.run(r.ID); r.State != document.RunDone || r.Report.Added != 1 || r.Report.Changed != 1 || r.Report.Same != 1 || r.Report.Failed != 1 || r.Done != 4 {
			w.t.Fatalf("applied: %+v", r)
		}
		if docs := w.list(); len(docs) != 4 || docs["policy.md"].Chunks != 3 || docs["bad.docx"].Code != "document.broken" {
			w.t.Fatalf("%+v", docs)
		}
	})
}

func TestAChunkThatSaysTheSameStaysTheSame(t *testing.T) {
	eachDB(t, func(w *world) {
		w.upload("policy.md", policy+"\n## 备注\n\n运费由买家承担。\n")
		documentID := w.list()["policy.md"].ID
		before, _ := w.chunks(documentID)
		w.upload("policy.md", "# 前言\n\n多出来的。\n\n"+strings.Replace(policy, "七天", "十五天", 1)+"\n## 备注\n\n运费由买家承担。\n")
		after, said := w.chunks(documentID)
		if len(after) != 4 || after[2] != before[1] || after[3] != before[2] || before[1] == before[2] {
			w.t.Fatalf("before %v, after %v, %q", before, after, said)
		}
		gone := must[document.Placed](w)(w.docs.Chunk(w.t.Context(), w.editor, before[0]))
		if gone.Current || gone.Title != "前言" || gone.DocumentID != documentID {
			w.t.Fatalf("%+v", gone)
		}
		w.upload("policy.md", policy+"\n## 备注\n\n运费由买家承担。\n")
		if again, _ := w.chunks(documentID); !slices.Equal(again, before) {
			w.t.Fatalf("as it was: %v, want %v", again, before)
		}
		d := must[document.Detail](w)(w.docs.Document(w.t.Context(), w.editor, documentID))
		if len(d.Revisions) != 3 || d.Revisions[0].Hash != d.Revisions[2].Hash || w.originals() != 1 {
			w.t.Fatalf("%+v, %d originals", d.Revisions, w.originals())
		}
	})
}

func TestWhatCannotBeReadSaysWhyAndLeavesWhatWasReadBefore(t *testing.T) {
	needPDF(t)
	eachDB(t, func(w *world) {
		w.upload("policy.md", policy)
		w.publish()
		r := w.upload("policy.md", "\xff\xfe\xff\xff\x00", "scan.pdf", string(testkit.PDF(nil, nil)), "locked.pdf", string(testkit.LockedPDF()))
		if r.State != document.RunDone || r.Report.Failed != 3 {
			w.t.Fatalf("%+v", r)
		}
		docs := w.list()
		for at, code := range map[string]string{"policy.md": "document.encoding_unknown", "scan.pdf": "document.scanned", "locked.pdf": "document.encrypted"} {
			if d := docs[at]; d.State != document.Failed || d.Code != code || d.Bytes == 0 {
				w.t.Errorf("%s: %+v", at, d)
			}
		}
		if d := docs["policy.md"]; d.Changed || d.Chunks != 2 || w.originals() != 3 {
			w.t.Errorf("%+v, %d originals", d, w.originals())
		}
		if _, err := w.knowledge.Publish(w.t.Context(), w.editor, knowledge.Publication{}); err == nil {
			w.t.Error("there was something to publish")
		}
		again := must[document.Run](w)(w.docs.Retry(w.t.Context(), w.editor, docs["scan.pdf"].ID))
		w.work()
		if again = w.run(again.ID); again.State != document.RunDone || again.Report.Failed != 1 || w.originals() != 3 {
			w.t.Errorf("retried: %+v, %d originals", again, w.originals())
		}
	})
}

func TestADocumentsPlaceIsItsOwn(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy)
		d := w.list()["policy.md"]
		before, _ := w.chunks(d.ID)
		title := "退货办法"
		got := must[document.Detail](w)(w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Title: &title, Placement: &knowledge.Placement{Visibility: knowledge.Internal, ValidUntil: "2030-01-01"}}))
		if got.Draft.Visibility != knowledge.Internal || got.Draft.Grade != "R1" || got.Draft.Title != title || got.Draft.N != 2 || got.Visibility != knowledge.Internal {
			w.t.Fatalf("%+v", got)
		}
		if after, _ := w.chunks(d.ID); !slices.Equal(after, before) {
			w.t.Fatalf("chunks %v, want %v", after, before)
		}
		_, err := w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Placement: &knowledge.Placement{CategoryID: "nowhere"}})
		wantCode(w.t, err, "knowledge.category_not_found")
		_, err = w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Placement: &knowledge.Placement{Visibility: "everybody"}})
		wantCode(w.t, err, "knowledge.visibility_unknown")
		w.upload("policy.md", policy+"\n更多。\n")
		if d := must[document.Detail](w)(w.docs.Document(ctx, w.editor, d.ID)); d.Draft.Visibility != knowledge.Internal || d.Draft.N != 3 {
			w.t.Fatalf("read again: %+v", d.Draft)
		}
	})
}

// Grants on a category hold for the documents in it as for the items.
func TestADocumentIsAsGuardedAsItsCategory(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		name := "保密"
		node := must[knowledge.Category](w)(w.knowledge.AddCategory(ctx, w.editor, knowledge.CategoryEdit{Name: &name}))
		w.upload("policy.md", policy)
		d := w.list()["policy.md"]
		must[document.Detail](w)(w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Placement: &knowledge.Placement{CategoryID: node.ID}}))
		grants := []knowledge.NewGrant{{SubjectKind: "role", SubjectID: "others", May: []string{knowledge.ActSee, knowledge.ActEdit, knowledge.ActPublish}}}
		must[[]knowledge.Grant](w)(w.knowledge.Give(ctx, actor.Of(w.editor.WorkspaceID), node.ID, grants))
		title := "改"
		for name, call := range map[string]func() error{
			"edit": func() error {
				_, err := w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Title: &title})
				return err
			},
			"take out": func() error { return w.docs.TakeOut(ctx, w.editor, d.ID) },
			"erase":    func() error { return w.docs.Erase(ctx, w.editor, d.ID) },
			"publish": func() error {
				_, err := w.knowledge.Publish(ctx, w.editor, knowledge.Publication{Drafts: knowledge.Drafts{DocumentIDs: []string{d.ID}}})
				return err
			},
		} {
			if f := fault.Of(call()); f == nil || f.Code != "knowledge.category_closed" {
				w.t.Errorf("%s: %v", name, f)
			}
		}
		_, err := w.docs.Document(ctx, w.editor, d.ID)
		wantCode(w.t, err, "knowledge.not_for_you")
		page := must[knowledge.Page[document.Document]](w)(w.docs.Documents(ctx, w.editor, document.Filter{}))
		if len(page.Items) != 1 || !page.Items[0].Hidden || page.Items[0].Title != "" {
			w.t.Errorf("listed %+v", page.Items)
		}
		_, err = w.knowledge.Publish(ctx, w.editor, knowledge.Publication{}) // all that the editor may: nothing
		wantCode(w.t, err, "knowledge.nothing_changed")
	})
}

func TestTakenOutStaysOutAndComesBack(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy, "other.md", "别的。")
		w.publish()
		d := w.list()["policy.md"]
		w.must(w.docs.TakeOut(ctx, w.editor, d.ID))
		if len(w.released()) != 2 || len(w.list()) != 1 {
			w.t.Fatal("it took effect before publishing")
		}
		if b := w.publish(); b.DocumentsRemoved != 1 || b.Documents != 1 {
			w.t.Fatalf("%+v", b)
		}
		if r := w.upload("policy.md", policy+"新的。"); r.Report.Skipped != 1 {
			w.t.Fatalf("%+v", r.Report)
		}
		must[document.Detail](w)(w.docs.TakeBack(ctx, w.editor, d.ID))
		if b := w.publish(); b.DocumentsAdded != 1 || b.Documents != 2 {
			w.t.Fatalf("%+v", b)
		}
	})
}

func TestRollingBackBringsDocumentsBack(t *testing.T) {
	eachDB(t, func(w *world) {
		w.upload("policy.md", policy)
		first := w.publish()
		w.upload("policy.md", strings.Replace(policy, "七天", "十五天", 1), "new.md", "新的。")
		second := w.publish()
		if second.Hash == first.Hash || second.ItemsHash != first.ItemsHash || second.DocumentsChanged != 1 || second.DocumentsAdded != 1 {
			w.t.Fatalf("%+v, %+v", first, second)
		}
		b := must[knowledge.BaseVersion](w)(w.knowledge.Rollback(w.t.Context(), w.editor, first.ID))
		want := map[string][]string{"policy.md": {"签收七天内可以退货。", "运费由买家承担。"}}
		if d := cmp.Diff(want, w.released()); d != "" || b.Hash != first.Hash {
			w.t.Fatalf("%s, %+v", d, b)
		}
		docs := w.list()
		if d := docs["policy.md"]; d.Changed || len(docs) != 1 {
			w.t.Fatalf("%+v", docs)
		}
	})
}

func TestErasingReallyDeletes(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.put("policy.md", policy)
		w.put("other.md", "# 别的\n\n别的事。")
		x := w.source(document.Folder, "docs", document.Settings{})
		w.sync(x.ID)
		first := w.publish()
		d := w.list()["policy.md"]
		w.must(w.docs.Erase(ctx, w.editor, d.ID))
		w.work()
		want := map[string][]string{"other.md": {"别的事。"}}
		if got := cmp.Diff(want, w.released()); got != "" || w.originals() != 1 {
			w.t.Fatalf("%s, %d originals", got, w.originals())
		}
		for _, table := range []string{"document", "document_revision", "document_chunk", "document_part", "document_question", "document_entry", "document_run"} {
			if left := w.dump(table); strings.Contains(left, "七天") || strings.Contains(left, "policy.md") || strings.Contains(left, "退货政策") {
				w.t.Errorf("%s still has it: %s", table, left)
			}
		}
		_, err := w.docs.Document(ctx, w.editor, d.ID)
		wantCode(w.t, err, "document.not_found")
		_, err = w.knowledge.Rollback(ctx, w.editor, first.ID)
		wantCode(w.t, err, "knowledge.nothing_changed")
		if r := w.sync(x.ID); r.Report.Skipped != 1 || r.Report.Same != 1 || len(w.list()) != 1 {
			w.t.Fatalf("the folder brought it back: %+v", r.Report)
		}
		if !slices.Contains(w.audit, "document.erased") || !slices.Contains(w.eventTypes(), "document.erased") {
			w.t.Error("nobody was told")
		}
	})
}

// dump is all that a table holds, as text.
func (w *world) dump(table string) string {
	w.t.Helper()
	rows, err := w.db.SQL().QueryContext(w.t.Context(), "SELECT * FROM "+table)
	w.must(err)
	defer func() { w.must(rows.Close()) }()
	columns, err := rows.Columns()
	w.must(err)
	var out strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new([]byte)
		}
		w.must(rows.Scan(values...))
		for _, v := range values {
			out.Write(*v.(*[]byte))
			out.WriteByte(' ')
		}
	}
	w.must(rows.Err())
	return out.String()
}

func TestQuestionsAreOfferedTakenAndDropped(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy)
		d := w.list()["policy.md"]
		p := must[knowledge.Page[document.Question]](w)(w.docs.Questions(ctx, w.editor, "", "open", "", 10))
		asked := map[string]document.Question{}
		for _, q := range p.Items {
			asked[q.Question] = q
		}
		if got := slices.Sorted(maps.Keys(asked)); !slices.Equal(got, []string{"退货政策的时间是多久？", "退货政策的运费是多少？"}) {
			w.t.Fatalf("%q", got)
		}
		if d := must[document.Detail](w)(w.docs.Document(ctx, w.editor, d.ID)); d.Questions != 2 {
			w.t.Errorf("%d questions", d.Questions)
		}
		other := "退货要多久？"
		q := must[document.Question](w)(w.docs.Take(ctx, w.editor, asked["退货政策的时间是多久？"].ID, document.Taking{Question: &other}))
		it := must[knowledge.Detail](w)(w.knowledge.Item(ctx, w.editor, q.ItemID))
		if it.Question != other || it.Draft.Answers[0].Text != "签收七天内可以退货。" || it.Draft.Source != "退货政策" || q.State != "taken" {
			w.t.Fatalf("%+v", it.Draft)
		}
		must[document.Question](w)(w.docs.Drop(ctx, w.editor, asked["退货政策的运费是多少？"].ID))
		_, err := w.docs.Drop(ctx, w.editor, q.ID)
		wantCode(w.t, err, "document.question_judged")
		w.upload("policy.md", policy+"\n更多的话。\n")
		if p = must[knowledge.Page[document.Question]](w)(w.docs.Questions(ctx, w.editor, "", "open", "", 10)); len(p.Items) != 0 {
			w.t.Fatalf("asked again: %+v", p.Items)
		}
	})
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy)
		d := w.list()["policy.md"]
		ids, _ := w.chunks(d.ID)
		runs := must[[]document.Run](w)(w.docs.Runs(ctx, w.editor, ""))
		for name, err := range map[string]error{
			"document": second(w.docs.Document(ctx, w.stranger, d.ID)),
			"chunks":   second(w.docs.Chunks(ctx, w.stranger, d.ID, "", 10)),
			"chunk":    second(w.docs.Chunk(ctx, w.stranger, ids[0])),
			"source":   second(w.docs.Source(ctx, w.stranger, d.SourceID)),
			"run":      second(w.docs.Run(ctx, w.stranger, runs[0].ID)),
			"erase":    w.docs.Erase(ctx, w.stranger, d.ID),
			"retry":    second(w.docs.Retry(ctx, w.stranger, d.ID)),
			"remove":   w.docs.RemoveSource(ctx, w.stranger, d.SourceID, false),
		} {
			if err == nil || !strings.Contains(err.Error(), "not_found") {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		nobody := w.editor
		nobody.Permissions = nil
		_, err := w.docs.Documents(ctx, nobody, document.Filter{})
		wantCode(w.t, err, "actor.not_permitted")
		for _, list := range []func() (int, error){
			func() (int, error) {
				p, err := w.docs.Documents(ctx, w.stranger, document.Filter{})
				return len(p.Items), err
			},
			func() (int, error) {
				p, err := w.docs.Questions(ctx, w.stranger, "", "open", "", 10)
				return len(p.Items), err
			},
			func() (int, error) { all, err := w.docs.Runs(ctx, w.stranger, ""); return len(all), err },
			func() (int, error) { all, err := w.docs.Sources(ctx, w.stranger); return len(all), err },
		} {
			if n, err := list(); n != 0 || err != nil {
				w.t.Errorf("%d, %v", n, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestTheFolderIsNoWayOut(t *testing.T) {
	eachDB(t, func(w *world) {
		secret := w.t.TempDir()
		w.must(os.WriteFile(secret+"/secret.md", []byte("秘密"), 0o600))
		w.put("a.md", "甲。")
		w.must(os.Symlink(secret+"/secret.md", w.folder+"/link.md"))
		w.must(os.Symlink(secret, w.folder+"/away"))
		r := w.sync(w.source(document.Folder, "docs", document.Settings{}).ID)
		if got := w.entries(r.ID); got["a.md"] != "add" || strings.HasPrefix(got["link.md"], "add") || got["away/secret.md"] != "" {
			w.t.Errorf("%v", got)
		}
		kind, up := document.Folder, "docs/../../etc"
		x, err := w.docs.AddSource(w.t.Context(), w.editor, document.SourceEdit{Kind: &kind, Address: &up})
		if err != nil || x.Address != "docs/etc" {
			w.t.Errorf("%+v, %v", x, err)
		}
		for _, address := range []string{"/etc", "other", ""} {
			_, err := w.docs.AddSource(w.t.Context(), w.editor, document.SourceEdit{Kind: &kind, Address: &address})
			wantCode(w.t, err, "document.folder_unknown")
		}
	})
}

// Documents are part of changes: looked at, published and taken back with them.
func TestDocumentsArePartOfAChange(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy, "loose.md", "别的。")
		w.publish()
		w.rules.SecondPerson = true
		w.upload("policy.md", strings.Replace(policy, "七天", "十五天", 1), "loose.md", "别的改了。")
		d := w.list()["policy.md"]
		c := must[knowledge.ChangeDetail](w)(w.knowledge.OpenChange(ctx, w.editor, knowledge.NewChange{Name: "双十一", Drafts: knowledge.Drafts{DocumentIDs: []string{d.ID}}}))
		p := must[knowledge.Page[knowledge.DocumentChange]](w)(w.knowledge.DocumentsOfChange(ctx, w.editor, c.ID, "", 10))
		if len(p.Items) != 1 || p.Items[0].Kind != "changed" || p.Items[0].Kept != 1 || p.Items[0].Added != 1 || p.Items[0].Removed != 1 || c.Documents != 1 {
			w.t.Fatalf("%+v, %+v", p.Items, c)
		}
		must[knowledge.ChangeDetail](w)(w.knowledge.PublishChange(ctx, w.editor, c.ID, knowledge.Plan{}))
		_, err := w.knowledge.ApproveChange(ctx, func() actor.Actor { a := w.editor; a.Permissions = w.second.Permissions; return a }(), c.ID)
		wantCode(w.t, err, "knowledge.approver_is_author")
		w.upload("policy.md", strings.Replace(policy, "七天", "三十天", 1)) // read again while somebody looks
		c = must[knowledge.ChangeDetail](w)(w.knowledge.ApproveChange(ctx, w.second, c.ID))
		want := map[string][]string{"policy.md": {"签收十五天内可以退货。", "运费由买家承担。"}, "loose.md": {"别的。"}}
		if got := cmp.Diff(want, w.released()); got != "" || c.State != knowledge.ChangePublished {
			w.t.Fatalf("what was looked at is what is said: %s, %+v", got, c)
		}
		if d = w.list()["policy.md"]; !d.Changed {
			w.t.Error("what was read since is no draft any more")
		}
		must[knowledge.ChangeDetail](w)(w.knowledge.EndChange(ctx, w.editor, c.ID, w.clock.Now().UnixMilli()))
		want["policy.md"][0] = "签收七天内可以退货。"
		if got := cmp.Diff(want, w.released()); got != "" {
			w.t.Fatalf("taken back: %s", got)
		}
		rest := must[knowledge.ChangeDetail](w)(w.knowledge.OpenChange(ctx, w.editor, knowledge.NewChange{Name: "其余"}))
		w.must(w.knowledge.Collect(ctx, w.editor, rest.ID, knowledge.Drafts{}))
		must[knowledge.ChangeDetail](w)(w.knowledge.DropChange(ctx, w.editor, rest.ID))
		if docs := w.list(); docs["policy.md"].Changed || docs["loose.md"].Changed {
			w.t.Fatalf("dropped: %+v", docs)
		}
	})
}

// Who publishes the documents that were read does not publish what others write
// of items meanwhile, nor the other way round.
func TestItemsAndDocumentsArePublishedApart(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy)
		item := must[knowledge.Detail](w)(w.knowledge.AddItem(ctx, w.editor, knowledge.NewItem{Content: knowledge.Content{Question: "几点开门", Answers: []knowledge.Answer{{Text: "九点。"}}, Grade: "R1", Visibility: "public"}}))
		stand := func() [2]bool {
			return [2]bool{w.list()["policy.md"].Changed, must[knowledge.Detail](w)(w.knowledge.Item(ctx, w.editor, item.ID)).Changed}
		}
		must[knowledge.Change](w)(w.knowledge.Publish(ctx, w.editor, knowledge.Publication{Drafts: knowledge.Drafts{Of: "documents"}}))
		if got := stand(); got != [2]bool{false, true} {
			w.t.Fatalf("document, item changed: %v", got)
		}
		_, err := w.knowledge.Publish(ctx, w.editor, knowledge.Publication{Drafts: knowledge.Drafts{Of: "documents"}})
		wantCode(w.t, err, "knowledge.nothing_changed")
		w.upload("policy.md", strings.Replace(policy, "七天", "九天", 1))
		must[knowledge.Change](w)(w.knowledge.Publish(ctx, w.editor, knowledge.Publication{Drafts: knowledge.Drafts{Of: "items"}}))
		if got := stand(); got != [2]bool{true, false} {
			w.t.Fatalf("document, item changed: %v", got)
		}
	})
}

func TestWhatIsRestrictedIsForItsEditors(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		w.upload("policy.md", policy)
		d := w.list()["policy.md"]
		must[document.Detail](w)(w.docs.EditDocument(ctx, w.editor, d.ID, document.Edit{Placement: &knowledge.Placement{Visibility: knowledge.Restricted}}))
		ids, _ := w.chunks(d.ID)
		agent := w.editor
		agent.ID, agent.Permissions = "agent", []string{"knowledge.read"}
		for name, err := range map[string]error{
			"document": second(w.docs.Document(ctx, agent, d.ID)), "chunks": second(w.docs.Chunks(ctx, agent, d.ID, "", 10)), "chunk": second(w.docs.Chunk(ctx, agent, ids[0])),
		} {
			if err == nil || !strings.Contains(err.Error(), "knowledge.not_for_you") {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		_, _, _, err := w.docs.Original(ctx, agent, d.ID)
		wantCode(w.t, err, "knowledge.not_for_you")
		p := must[knowledge.Page[document.Document]](w)(w.docs.Documents(ctx, agent, document.Filter{}))
		q := must[knowledge.Page[document.Question]](w)(w.docs.Questions(ctx, agent, "", "open", "", 10))
		if len(p.Items) != 1 || !p.Items[0].Hidden || p.Items[0].Title != "" || len(q.Items) != 0 {
			w.t.Errorf("%+v, %+v", p.Items, q.Items)
		}
	})
}
