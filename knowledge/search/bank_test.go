package search_test

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// sharedData finds a set beside the project: in $YINGDA_SHARED_DATA, else in
// shared/data of some folder above. Sets are never part of the project.
func sharedData(t *testing.T, set string) string {
	t.Helper()
	if dir := os.Getenv("YINGDA_SHARED_DATA"); dir != "" {
		return filepath.Join(dir, set)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		if path := filepath.Join(dir, "shared", "data", set); exists(path) {
			return path
		}
	}
	t.Skipf("no shared/data/%s above this folder", set)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

type asked struct {
	text string
	gold []string
	kind string // para, near, off
}

func queries(t *testing.T, path string) []asked {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []asked
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) == 4 && f[0] == "dev" {
			out = append(out, asked{f[1], strings.Split(f[2], "|"), f[3]})
		}
	}
	return out
}

// A real bank's base goes in through the import, is published, and answers.
func TestABanksKnowledgeIsImportedPublishedAndAsked(t *testing.T) {
	dir := sharedData(t, "faq/zh_bank")
	file, err := os.ReadFile(filepath.Join(dir, "kb.csv"))
	if err != nil {
		t.Fatal(err)
	}
	all := queries(t, filepath.Join(dir, "queries.tsv"))
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newNode(t, d, id.New())
		importBank(t, w.world, file)
		stop := run(t, w.search)
		defer stop()
		w.ask(search.Query{Text: "你好"}) // loaded, with nothing in it
		publishBank(t, w.world, all[0].text)
		t.Log("before training:")
		judge(t, w.world, all, 75)
		if d.SQLitePath() == "" {
			return // what is learned does not depend on the database
		}
		began := time.Now()
		w.train()
		t.Logf("after training in %v:", time.Since(began).Round(time.Millisecond))
		judge(t, w.world, all, 90)
		w.add("new", knowledge.Content{Question: "数字人民币钱包怎么升级", Answers: []knowledge.Answer{{Text: "在手机银行里升级。"}}})
		publishBank(t, w.world, "数字人民币钱包怎么升级")
		t.Log("with one more item, before training again:")
		judge(t, w.world, all, 90)
	})
}

func publishBank(t *testing.T, w *world, question string) {
	t.Helper()
	was := w.ask(search.Query{Text: question}).BaseVersion
	began := time.Now()
	w.publish()
	published := time.Since(began)
	testkit.Eventually(t, 20*time.Second, "the base answers", func() bool {
		f := w.ask(search.Query{Text: question})
		return f.BaseVersion > was && len(f.Candidates) > 0
	})
	t.Logf("publish %v, publish to answer %v", published.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

func importBank(t *testing.T, w *world, file []byte) {
	t.Helper()
	began := time.Now()
	dry, err := w.store.ImportFile(t.Context(), w.who, knowledge.Upload{Name: "kb.csv", Data: file}, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	checked := time.Since(began)
	if dry.Report.Counts != (knowledge.Counts{Add: 822}) || len(dry.Report.Unknown) != 0 {
		t.Fatalf("%+v", dry.Report)
	}
	began = time.Now()
	done, err := w.store.ImportFile(t.Context(), w.who, knowledge.Upload{Name: "kb.csv", Data: file}, false, func(int64, int64) {})
	if err != nil || done.Report.Applied.Add != 822 {
		t.Fatalf("%+v, %v", done, err)
	}
	t.Logf("dry run %v, import %v", checked.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// judge prints how many questions were answered, and how many of the answers
// were right; the right item must be first for at least so many of a hundred.
func judge(t *testing.T, w *world, all []asked, atLeast int) {
	t.Helper()
	n, first, answered, right, falsely := map[string]int{}, 0, 0, 0, map[string]int{}
	var took []time.Duration
	for _, a := range all {
		f, err := w.search.Ask(context.Background(), search.Query{WorkspaceID: w.who.WorkspaceID, Text: a.text, Locale: "zh-CN", Channel: "webchat"})
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, f.Latency)
		n[a.kind]++
		hit := len(f.Candidates) > 0 && slices.Contains(a.gold, f.Candidates[0].Key)
		if a.kind == "para" && hit {
			first++
		}
		if f.Decision.Action != engine.Answer {
			continue
		}
		switch {
		case a.kind != "para":
			falsely[a.kind]++
		case hit:
			right++
		}
		if a.kind == "para" {
			answered++
		}
	}
	slices.Sort(took)
	t.Logf("para %d: right first %d (%.1f %%), answered %d, of these right %d; answered of near %d of %d, of off %d of %d; p50 %v p99 %v",
		n["para"], first, 100*float64(first)/float64(n["para"]), answered, right, falsely["near"], n["near"], falsely["off"], n["off"], took[len(took)/2], took[len(took)*99/100])
	if 100*first < atLeast*n["para"] {
		t.Errorf("the right item is first for only %d of %d", first, n["para"])
	}
	if answered == 0 || 100*right < 85*answered {
		t.Errorf("%d of %d answers are right", right, answered)
	}
}

// Of a real bank's base every third item that has enough wordings is made two,
// each with half of them. Most are found to be one; of the others many are so too.
func TestItemsThatAreThereTwiceAreFound(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(sharedData(t, "faq/zh_bank"), "kb.csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := newNode(t, testkit.SQLite(t), id.New())
	importBank(t, w.world, file)
	page, err := w.store.Items(t.Context(), w.who, knowledge.Filter{})
	n, twice := 0, map[[2]string]bool{}
	for err == nil && len(page.Items) > 0 {
		for _, it := range page.Items {
			if n++; n%3 == 0 {
				if halves, ok := w.halve(it.ID); ok {
					twice[halves] = true
				}
			}
		}
		if page.Next == "" {
			break
		}
		page, err = w.store.Items(t.Context(), w.who, knowledge.Filter{After: page.Next})
	}
	if err != nil {
		t.Fatal(err)
	}
	drafts, err := w.search.Drafts(t.Context(), w.who.WorkspaceID)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	pairs, err := drafts.Pairs(t.Context(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []float64{0.8, 0.85, 0.9, 0.95} {
		found, others := 0, 0
		for _, p := range pairs {
			switch {
			case p.Like < cut:
			case twice[[2]string{p.A.ItemID, p.B.ItemID}] || twice[[2]string{p.B.ItemID, p.A.ItemID}]:
				found++
			default:
				others++
			}
		}
		t.Logf("likeness from %.2f: %d of %d found, %d other pairs", cut, found, len(twice), others)
		if cut == 0.8 && (float64(found) < 0.6*float64(len(twice)) || others > 80) {
			t.Error("too few, or too much else")
		}
	}
	t.Logf("%d items compared in %v", len(drafts.Revisions()), time.Since(began).Round(time.Millisecond))
}

// halve makes a second item of every other wording of one.
func (w *world) halve(itemID string) (both [2]string, ok bool) {
	w.t.Helper()
	d, err := w.store.Item(w.t.Context(), w.who, itemID)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(d.Draft.Variants) < 6 {
		return both, false
	}
	one, other := d.Draft.Content, d.Draft.Content
	one.Variants, other.Variants, other.Question = nil, nil, d.Draft.Variants[0]
	for i, v := range d.Draft.Variants[1:] {
		if i%2 == 0 {
			one.Variants = append(one.Variants, v)
		} else {
			other.Variants = append(other.Variants, v)
		}
	}
	if _, err := w.store.SaveItem(w.t.Context(), w.who, itemID, knowledge.Edit{Content: one, ParentRevision: d.Draft.ID}); err != nil {
		w.t.Fatal(err)
	}
	second, err := w.store.AddItem(w.t.Context(), w.who, knowledge.NewItem{Content: other})
	if err != nil {
		w.t.Fatal(err)
	}
	return [2]string{itemID, second.ID}, true
}
