package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/workspace"
)

// A base with a document goes from SQLite to PostgreSQL and back.
func TestAWholeBaseGoesToAnotherDatabaseAndBackAndIsTheSame(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	from := Store{Data: filepath.Join(dir, "a")}
	to := Store{Data: filepath.Join(dir, "b"), DB: testkit.EmptyPostgresURL(t)}
	back := Store{Data: filepath.Join(dir, "c")}
	must(t, os.MkdirAll(from.Data, 0o700))
	for _, st := range []Store{to, back} {
		must(t, os.MkdirAll(st.Data, 0o700))
		empty, err := open(ctx, st, Making)
		must(t, err)
		must(t, empty.close())
	}
	b, err := open(ctx, from, Making)
	must(t, err)
	d := b.domains(nil, nil)
	w, err := d.workspace.Create(ctx, actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "house", Name: "一家"})
	must(t, err)
	_, err = d.knowledge.AddItem(ctx, actor.Of(w.ID), knowledge.NewItem{Content: knowledge.Content{Question: "夜里有人吗", Answers: []knowledge.Answer{{Text: "有。"}}}})
	must(t, err)
	_, err = d.knowledge.Publish(ctx, actor.Of(w.ID), knowledge.Publication{})
	must(t, err)
	paper := filepath.Join(dir, "night.md")
	must(t, os.WriteFile(paper, []byte("# 夜班\n\n夜里十点以后请走东门。\n\n| 日 | 人 |\n|---|---|\n| 周一 | 两 |\n"), 0o600))
	_, err = d.documents.ReadHere(ctx, actor.Of(w.ID), document.Here{From: paper}, func(document.Run) {})
	must(t, err)
	must(t, b.close())

	write := func(st Store, slug string) string {
		t.Helper()
		var out bytes.Buffer
		must(t, ExportHistory(ctx, st, slug, &out))
		return out.String()
	}
	first := write(from, "house")
	if !strings.Contains(first, "请走东门") || !strings.Contains(first, `"type":"release"`) {
		t.Fatal("the document's text or the release is not in it")
	}
	file := filepath.Join(dir, "base.jsonl")
	must(t, os.WriteFile(file, []byte(first), 0o600))
	for _, st := range []Store{to, back, from} {
		got, err := ImportHistory(ctx, st, HistoryIn{Workspace: "again", Make: "又一个", File: file}, func(string, int64, int64) {})
		if err != nil || got.Items == 0 || got.Documents != 1 || got.BaseN == 0 {
			t.Fatalf("%+v, %v", got, err)
		}
		again := write(st, "again")
		if again != first {
			a, b := strings.Split(first, "\n"), strings.Split(again, "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("line %d is\n%s\nwas\n%s", i+1, b[i], a[i])
				}
			}
			t.Fatalf("%d lines, were %d", len(b), len(a))
		}
		must(t, os.WriteFile(file, []byte(again), 0o600))
	}
}
