package knowledge_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
)

func (w *world) check(data string, o knowledge.ImportOptions) knowledge.ImportRun {
	w.t.Helper()
	run, err := w.store.Check(w.t.Context(), w.editor, knowledge.Upload{Name: "f.csv", Data: []byte(data), Options: o})
	if err != nil {
		w.t.Fatal(err)
	}
	return run
}

func (w *world) importNow(data string) knowledge.ImportRun {
	w.t.Helper()
	run, err := w.store.ImportFile(w.t.Context(), w.editor, knowledge.Upload{Name: "f.csv", Data: []byte(data)}, false, func(int64, int64) {})
	if err != nil {
		w.t.Fatal(err)
	}
	return run
}

func actions(run knowledge.ImportRun) []string {
	out := []string{}
	for _, r := range run.Rows {
		codes := []string{r.Action}
		for _, p := range r.Problems {
			codes = append(codes, p.Code)
		}
		out = append(out, strings.Join(codes, " "))
	}
	return out
}

func TestADryRunSaysRowByRowWhatWillHappen(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("old", content("怎么销户", "去营业厅。", "注销"))
		w.add("same", content("怎么开户", "去营业厅。"))
		w.publish()
		run := w.check(strings.Join([]string{
			"id,标准问,相似问1,相似问2,答案,grade,分类,备注",
			"new,怎么补卡,补卡,挂失补卡 || 卡丢了,去营业厅。,r2,卡/补办,x",
			"old,怎么销户,注销,,打电话。,R1,,",
			"same,怎么开户,,,去营业厅。,R1,,",
			"new,怎么补卡啊,,,再来一次。,,,",
			"a1,怎么补卡？,,,问题与第一行相同。,,,",
			"a2,没有答案,,,,,,",
			"a3,分级不对,,,好。,R7,,",
			"a4," + strings.Repeat("长", 501) + ",,,好。,,,",
			"有 空格,钥匙不对,,,好。,,,",
			"a5,注销,,,词在别处。,,,",
			",无编号也可以,,,好。,,,",
			",,,,只有答案。,,,",
		}, "\n"), knowledge.ImportOptions{})
		want := []string{
			"add", "update", "same", "error import.key_twice", "add import.question_twice", "error knowledge.answer_missing", "error knowledge.grade_unknown",
			"error knowledge.too_long", "error knowledge.key_unreadable", "add import.wording_elsewhere", "add", "error knowledge.question_missing",
		}
		if diff := cmp.Diff(want, actions(run)); diff != "" {
			w.t.Fatal(diff)
		}
		if c := run.Report.Counts; c != (knowledge.Counts{Add: 4, Update: 1, Same: 1, Error: 6}) || run.Total != 12 || !slices.Equal(run.Report.Unknown, []string{"备注"}) {
			w.t.Fatalf("%+v %v", c, run.Report.Unknown)
		}
		page, err := w.store.Items(w.t.Context(), w.editor, knowledge.Filter{})
		if err != nil || len(page.Items) != 2 || page.Items[0].Changed {
			w.t.Fatalf("the dry run wrote: %+v, %v", page.Items, err)
		}
	})
}

func TestImportingTwiceChangesNothingMore(t *testing.T) {
	eachDB(t, func(w *world) {
		data := "category,question,similar_questions,answer\n卡/补办,怎么补卡,补卡 || 换卡,去营业厅。\n账单,查话费,,拨 10000。\n"
		if run := w.importNow(data); run.State != knowledge.ImportDone || run.Report.Applied.Add != 2 {
			w.t.Fatalf("%+v", run)
		}
		w.publish()
		if run := w.importNow(data); run.Report.Applied.Same != 2 || run.Done != 2 {
			w.t.Fatalf("%+v", run.Report)
		}
		_, err := w.store.Publish(w.t.Context(), w.editor, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.nothing_changed")
	})
}

func TestColumnsAFileLacksStayAsTheyAre(t *testing.T) {
	eachDB(t, func(w *world) {
		c := content("怎么补卡", "去营业厅。", "补卡")
		c.Grade, c.Tags, c.Visibility = "R3", []string{"卡"}, knowledge.SignedIn
		w.add("card", c)
		w.importNow("key,question,answer\ncard,怎么补办卡,网上也行。\n")
		page, err := w.store.Items(w.t.Context(), w.editor, knowledge.Filter{})
		if err != nil {
			w.t.Fatal(err)
		}
		d, err := w.store.Item(w.t.Context(), w.editor, page.Items[0].ID)
		if err != nil || d.Draft.Grade != "R3" || d.Draft.Visibility != knowledge.SignedIn || d.Draft.Variants[0] != "补卡" || d.Draft.Question != "怎么补办卡" || d.Draft.Answers[0].Text != "网上也行。" {
			w.t.Fatalf("%+v, %v", d.Draft.Content, err)
		}
	})
}

func TestDuplicatesMayBeLeftAlone(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add("card", content("怎么补卡", "去营业厅。"))
		run := w.check("key,question,answer\ncard,改了,改了。\n", knowledge.ImportOptions{OnDuplicate: "skip"})
		if got := actions(run); !slices.Equal(got, []string{"skip"}) {
			w.t.Fatal(got)
		}
	})
}

func TestColumnsAreMappedByHand(t *testing.T) {
	eachDB(t, func(w *world) {
		run := w.check("Q,A,question\n怎么补卡,去营业厅。,别看我\n", knowledge.ImportOptions{Mapping: map[string]string{"Q": "question", "A": "answer", "question": "-"}})
		if run.Rows[0].Question != "怎么补卡" || run.Rows[0].Action != "add" {
			w.t.Fatalf("%+v", run.Rows)
		}
		for code, o := range map[string]knowledge.ImportOptions{
			"import.no_question_column": {},
			"import.mapping_unknown":    {Mapping: map[string]string{"Q": "nonsense"}},
			"import.option_unknown":     {OnDuplicate: "perhaps"},
		} {
			_, err := w.store.Check(w.t.Context(), w.editor, knowledge.Upload{Data: []byte("Q,A\n1,2\n"), Options: o})
			wantCode(w.t, err, code)
		}
		for _, header := range []string{"Q,A", "question,保密说明"} { // enough to map them
			_, err := w.store.Check(w.t.Context(), w.editor, knowledge.Upload{Data: []byte(header + "\n1,2\n")})
			if f := fault.Of(err); f == nil || !slices.Equal(f.Params["columns"].([]string), strings.Split(header, ",")) {
				w.t.Errorf("%s: %v", header, err)
			}
		}
	})
}

func many(n int) string {
	var b strings.Builder
	b.WriteString("key,question,answer\n")
	for i := range n {
		fmt.Fprintf(&b, "k%d,第 %d 个问题,第 %d 个答案。\n", i, i, i)
	}
	return b.String()
}

func TestAnImportRunsInTheBackgroundAndIsCancelled(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		run := w.check(many(250), knowledge.ImportOptions{})
		if _, err := w.store.Apply(ctx, w.stranger, run.ID); err == nil {
			w.t.Fatal("a stranger applied it")
		}
		if _, err := w.store.Apply(ctx, w.editor, run.ID); err != nil {
			w.t.Fatal(err)
		}
		_, err := w.store.Apply(ctx, w.editor, run.ID)
		wantCode(w.t, err, "knowledge.import_not_checked")
		if _, err := w.jobs.RunDue(ctx); err != nil {
			w.t.Fatal(err)
		}
		if run, err = w.store.Import(ctx, w.editor, run.ID); err != nil || run.State != knowledge.ImportDone || run.Done != 250 || run.Report.Applied.Add != 250 {
			w.t.Fatalf("%+v, %v", run, err)
		}
		second := w.check(many(3), knowledge.ImportOptions{})
		if _, err := w.store.Apply(ctx, w.editor, second.ID); err != nil {
			w.t.Fatal(err)
		}
		if second, err = w.store.CancelImport(ctx, w.editor, second.ID); err != nil || second.State != knowledge.ImportCancelled {
			w.t.Fatalf("%+v, %v", second, err)
		}
		if _, err := w.jobs.RunDue(ctx); err != nil {
			w.t.Fatal(err)
		}
		if second, err = w.store.Import(ctx, w.editor, second.ID); err != nil || second.State != knowledge.ImportCancelled || second.Done != 0 {
			w.t.Fatalf("%+v, %v", second, err)
		}
		_, err = w.store.CancelImport(ctx, w.editor, second.ID)
		wantCode(w.t, err, "knowledge.import_ended")
	})
}

var errKilled = errors.New("killed")

// A process that dies between two batches leaves the import running; whoever
// takes the job up again goes on behind the last batch.
func TestAnInterruptedImportGoesOnWhereItStopped(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		run := w.check(many(250), knowledge.ImportOptions{})
		if _, err := w.store.Apply(ctx, w.editor, run.ID); err != nil {
			w.t.Fatal(err)
		}
		func() {
			defer func() {
				if p, ok := recover().(error); !ok || !errors.Is(p, errKilled) {
					w.t.Fatalf("recovered %v", p)
				}
			}()
			_ = knowledge.ApplyAll(w.store, ctx, w.editor, run.ID, func(done, _ int64) {
				if done == 200 {
					panic(errKilled)
				}
			})
		}()
		run, err := w.store.Import(ctx, w.editor, run.ID)
		if err != nil || run.State != knowledge.ImportRunning || run.Done != 200 {
			w.t.Fatalf("%+v, %v", run, err)
		}
		if _, err := w.jobs.RunDue(ctx); err != nil {
			w.t.Fatal(err)
		}
		run, err = w.store.Import(ctx, w.editor, run.ID)
		if err != nil || run.State != knowledge.ImportDone || run.Report.Applied != (knowledge.Counts{Add: 250}) {
			w.t.Fatalf("%+v, %v", run, err)
		}
	})
}

func TestRowsComeByPage(t *testing.T) {
	eachDB(t, func(w *world) {
		run := w.check(many(230), knowledge.ImportOptions{})
		if len(run.Rows) != 200 {
			w.t.Fatalf("%d rows", len(run.Rows))
		}
		seen := 0
		for after := ""; ; {
			p, err := w.store.ImportRows(w.t.Context(), w.editor, run.ID, after, 100)
			if err != nil {
				w.t.Fatal(err)
			}
			seen += len(p.Items)
			if after = p.Next; after == "" {
				break
			}
		}
		if seen != 230 {
			w.t.Fatalf("%d rows by page", seen)
		}
	})
}

func base(w *world, who string) []knowledge.Line {
	w.t.Helper()
	snap, err := w.store.Drafts(w.t.Context(), who)
	if err != nil {
		w.t.Fatal(err)
	}
	out := knowledge.Lines(snap)
	slices.SortFunc(out, func(a, b knowledge.Line) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func TestWhatIsExportedImportsAgainToTheSame(t *testing.T) {
	eachDB(t, func(w *world) {
		fillOdd(w)
		want := base(w, w.editor.WorkspaceID)
		for _, format := range []string{"csv", "xlsx", "jsonl"} {
			var b bytes.Buffer
			if err := w.store.Export(w.t.Context(), w.editor, format, &b); err != nil {
				w.t.Fatal(err)
			}
			if run := w.check(b.String(), knowledge.ImportOptions{}); run.Report.Counts.Same != len(want) {
				w.t.Fatalf("%s into the same base: %v", format, actions(run))
			}
			other := newWorld(w.t, w.db)
			other.importNow(b.String())
			if diff := cmp.Diff(want, base(other, other.editor.WorkspaceID)); diff != "" {
				w.t.Fatalf("%s: %s", format, diff)
			}
		}
	})
}

func fillOdd(w *world) {
	w.importNow(`{"key":"odd","category":"甲/乙 丙","question":"=1+1 等于几","question_en":"'-quoted","variants":["@我","含\"引号\"","a;b,c","多 种"],"answers":[{"text":"第一行\n\n- 列表\n- **粗体**","channels":["phone","webchat"],"hours":"open"},{"text":"English","locale":"en","from":"2026-01-01","until":"2026-12-31"}],"grade":"R4","visibility":"restricted","tags":["一","two words"],"related":["plain"],"quick_replies":["好的","不,谢谢"],"source":"《公示》(2026)","valid_from":"2026-01-01","valid_until":"2027-01-01"}
{"key":"plain","question":"普通","answers":[{"text":"好。"}]}
{"key":"rich","question":"带图和步骤","visibility":"tier","tiers":["gold","platinum"],"products":["5G 套餐"],"audience":["老年人","企业"],"answers":[{"text":"看图。","when":"tier == \\"gold\\" and hour >= 9","spoken":"请看短信里的图","parts":[{"kind":"picture","title":"地图","url":"https://x.example/a.png"},{"kind":"steps","title":"办理","steps":["打开","打开","确认"]},{"kind":"form","title":"请告诉我们","fields":[{"label":"姓名","kind":"text","required":true},{"label":"时段","kind":"choice","required":false,"choices":["上午","下午"]}]},{"kind":"card","title":"卡片","text":"字","picture":"https://x.example/b.png","url":"tel:10086","label":"拨打"}]},{"text":"","parts":[{"kind":"link","title":"官网","url":"https://x.example"}]}]}
{"key":"tiers","question":"各等级都行","visibility":"tier","answers":[{"text":"好。"}]}
{"key":"conditional","question":"一个答案带条件","answers":[{"text":"下班了。","hours":"closed"}]}
`)
	long := content("很多问法", "好。")
	for i := range 400 {
		long.Variants = append(long.Variants, fmt.Sprintf("第 %d 种%s", i, strings.Repeat("问", 40)))
	}
	w.add("long", long)
}

func TestAnyContentSurvivesExportAndImport(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	rapid.Check(t, func(rt *rapid.T) {
		other, again := newWorld(t, w.db), newWorld(t, w.db)
		word := rapid.StringMatching(`[ '=+@\-]{0,2}[a-zA-Z0-9中文“”"]{1,8}[?？!]?`)
		words := rapid.SliceOfN(word, 0, 4)
		c := knowledge.Content{
			Question: "问" + word.Draw(rt, "question"), QuestionEN: word.Draw(rt, "en"), Variants: words.Draw(rt, "variants"), Tags: words.Draw(rt, "tags"),
			Tiers: words.Draw(rt, "tiers"), Products: words.Draw(rt, "products"), Visibility: rapid.SampledFrom([]knowledge.Visibility{"public", "tier"}).Draw(rt, "visibility"),
			QuickReplies: words.Draw(rt, "replies"), Source: word.Draw(rt, "source"), Grade: rapid.SampledFrom([]string{"R1", "R2", "R3", "R4"}).Draw(rt, "grade"),
		}
		for range rapid.IntRange(1, 3).Draw(rt, "answers") {
			c.Answers = append(c.Answers, knowledge.Answer{Text: "答" + word.Draw(rt, "text"), Hours: rapid.SampledFrom([]string{"", "open"}).Draw(rt, "hours")})
		}
		other.add("k", c)
		format := rapid.SampledFrom([]string{"csv", "xlsx", "jsonl"}).Draw(rt, "format")
		var b bytes.Buffer
		if err := w.store.Export(t.Context(), other.editor, format, &b); err != nil {
			rt.Fatal(err)
		}
		again.importNow(b.String())
		if diff := cmp.Diff(base(w, other.editor.WorkspaceID), base(w, again.editor.WorkspaceID)); diff != "" {
			rt.Fatalf("%s: %s\n%s", format, diff, b.String())
		}
	})
}
