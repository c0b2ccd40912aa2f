package label_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"yingda/internal/testkit"
	"yingda/learning/label"
)

// labels of every kind, by two people, and one that was decided.
func (w *world) labelEverything() {
	w.t.Helper()
	answers := map[string][]label.Answer{
		label.Items: {
			w.right("bill", "topup"),
			{Verdict: label.Split, Parts: []label.Part{{From: 0, To: 4, ItemIDs: []string{w.items["bill"], w.items["roam"]}}, {From: 4, To: 8}}},
			{Verdict: label.Missing, Note: "=新的, \"还没有\""},
		},
		label.Entities: {{Verdict: label.Marked, Entities: []label.Entity{{Kind: "product", From: 0, To: 2}, {Kind: "place", From: 5, To: 7}}}},
		label.Mood:     {{Verdict: label.Marked, Mood: "upset"}},
		label.Quality:  {{Verdict: label.Marked, Quality: 4}},
	}
	for _, kind := range label.Kinds {
		w.only(kind, 2)
		for i, a := range answers[kind] {
			w.asks(fmt.Sprint(kind, i), fmt.Sprintf("第%d个人的账单在哪里查", i), "bill", 0.5)
			w.order()
			v := w.next(ann, label.NextQuery{Kind: kind})[0]
			w.gives(ann, v.ID, a)
			w.gives(bob, v.ID, label.Answer{Verdict: label.Unsure})
		}
	}
	page, err := w.label.Tasks(w.t.Context(), boss, label.Disputed, "", "", 10)
	w.must(err)
	_, err = w.label.Decide(w.t.Context(), boss, page.Items[len(page.Items)-1].ID, w.right("roam"))
	w.must(err)
}

func (w *world) export(format string) []byte {
	w.t.Helper()
	var out bytes.Buffer
	w.must(w.label.Export(w.t.Context(), boss, format, &out))
	return out.Bytes()
}

var times = regexp.MustCompile(`"created_at":\d+|ext:|,\d{13}\b`)

func TestLabelsGoOutAndComeInAgain(t *testing.T) {
	for _, format := range label.Formats {
		t.Run(format, func(t *testing.T) {
			eachDB(t, func(w *world) {
				w.labelEverything()
				out := w.export(format)
				again, err := w.label.Import(w.t.Context(), boss, out)
				w.must(err)
				if again.Records != 13 || again.There != 13 || again.Failed != 0 {
					w.t.Fatalf("imported beside itself: %+v", again)
				}
				for _, table := range []string{"label", "label_task"} {
					_, err := w.db.SQL().Exec("DELETE FROM " + table)
					w.must(err)
				}
				in, err := w.label.Import(w.t.Context(), boss, out)
				w.must(err)
				if in.Added != 13 || in.Failed != 0 {
					w.t.Fatalf("imported: %+v", in)
				}
				if got, want := times.ReplaceAllString(string(w.export(format)), ""), times.ReplaceAllString(string(out), ""); got != want {
					w.t.Errorf("came back as\n%s\nnot\n%s", got, want)
				}
			})
		})
	}
}

// The form is that of Label Studio's own export, people as numbers or with their
// email.
func TestWhatLabelStudioExportsComesIn(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.asked(1, 2)
	in, err := w.label.Import(t.Context(), boss, []byte(`[{"id": 7, "data": {"text": "…", "turn_id": "turn-00", "kind": "items"}, "annotations": [
		{"id": 1, "completed_by": 3, "lead_time": 6.5, "result": [{"id": "x", "from_name": "verdict", "to_name": "text", "type": "choices", "value": {"choices": ["items"]}}, {"from_name": "items", "to_name": "text", "type": "choices", "value": {"choices": ["bill"]}}]},
		{"id": 2, "completed_by": {"id": 4, "email": "kim@labels.example"}, "result": [{"from_name": "verdict", "to_name": "text", "type": "choices", "value": {"choices": ["none"]}}]},
		{"id": 3, "completed_by": 5, "result": []}]}]`))
	w.must(err)
	if in.Records != 3 || in.Added != 2 || in.Failed != 1 || in.Faults[0] != (label.ImportFail{N: 1, Code: "label.verdict_unknown"}) {
		t.Fatalf("%+v", in)
	}
	page, err := w.label.Tasks(t.Context(), boss, label.Disputed, "", "", 10)
	w.must(err)
	l := page.Items[0].Labels
	if len(l) != 2 || l[0].AuthorID != "ext:3" || l[0].TookMS != 6500 || l[0].Answer.ItemIDs[0] != w.items["bill"] || l[1].AuthorID != "ext:kim@labels.example" || !l[1].Imported {
		t.Errorf("%+v", l)
	}
}

// Label Studio takes what has no ground_truth for true, and refuses a file with
// people it does not know.
func TestLabelStudioCanReadWhatGoesOut(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.labelEverything()
	var tasks []struct {
		Annotations []map[string]any `json:"annotations"`
	}
	w.must(json.Unmarshal(w.export(label.Studio), &tasks))
	decided := 0
	for _, task := range tasks {
		for _, a := range task.Annotations {
			truth, told := a["ground_truth"].(bool)
			if _, named := a["completed_by"]; named || !told || len(a["result"].([]any)) == 0 {
				t.Errorf("%v", a)
			}
			if truth {
				decided++
			}
		}
	}
	if len(tasks) != 6 || decided != 1 {
		t.Errorf("%d tasks, %d decided", len(tasks), decided)
	}
}

func TestWhatCannotBeImportedIsToldByLine(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.asked(1, 1)
	in, err := w.label.Import(t.Context(), boss, []byte(strings.Join([]string{
		`{"turn_id":"nobody","kind":"items","answer":{"verdict":"none"}}`,
		`{"turn_id":"turn-00","kind":"colour","answer":{"verdict":"none"}}`,
		`{"turn_id":"turn-00","kind":"items","answer":{"verdict":"items","item_ids":["gone"]}}`,
		`{"turn_id":"turn-00","kind":"items","answer":7}`,
		`{"turn_id":"turn-00","kind":"items","answer":{"verdict":"none"}}`,
	}, "\n")))
	w.must(err)
	want := []label.ImportFail{{1, "label.turn_not_found"}, {2, "label.kind_unknown"}, {3, "knowledge.item_not_found"}, {4, "label.kind_unknown"}}
	if in.Added != 1 || fmt.Sprint(in.Faults) != fmt.Sprint(want) {
		t.Errorf("%+v", in)
	}
	_, err = w.label.Import(t.Context(), boss, []byte(`[{"data":`))
	w.refused(err, "import.json_broken")
	w.refused(w.label.Export(t.Context(), boss, "xml", &bytes.Buffer{}), "label.format_unknown")
	_, err = w.label.Import(t.Context(), ann, nil)
	w.refused(err, "actor.not_permitted")
	w.refused(w.label.Export(t.Context(), ann, label.CSV, &bytes.Buffer{}), "actor.not_permitted")
}

func TestNumbersOfPeopleGoOutMasked(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.only(label.Items, 1)
	w.asks("phone", "我的号13800138000扣了多少", "bill", 0.5)
	w.order()
	w.gives(ann, w.next(ann, label.NextQuery{})[0].ID, w.right("bill"))
	var out bytes.Buffer
	w.must(w.label.Export(t.Context(), member("lead", "learning.manage"), label.JSONL, &out))
	if s := out.String(); !strings.Contains(s, "138****8000") || strings.Contains(s, "13800138000") {
		t.Error(s)
	}
}
