package knowledge_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/knowledge"
)

func (w *world) history(who actor.Actor) string {
	w.t.Helper()
	var b bytes.Buffer
	if err := w.store.ExportHistory(w.t.Context(), who, &b); err != nil {
		w.t.Fatal(err)
	}
	return b.String()
}

// lived fills a workspace with all that a base goes through.
func (w *world) lived() {
	w.t.Helper()
	w.staff = []knowledge.Person{{ID: w.editor.ID, Name: "编辑", StaffNo: "7"}, {ID: w.second.ID, Name: "主管"}}
	w.must(w.setUp())
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) setUp() error {
	ctx := w.t.Context()
	bills := w.category("账单", "")
	old, roaming := w.category("套餐", bills), w.category("国际漫游", "")
	a := w.add("plan", knowledge.Content{CategoryID: old, Question: "怎么改套餐", QuestionEN: "How do I change my plan?", Variants: []string{"换套餐 <b>", "改资费"}, Tags: []string{"热门"}, Products: []string{"手机"}, Answers: []knowledge.Answer{
		{Text: "在 App 里改。", Channels: []string{"webchat"}, When: `tier == "gold" and not open`, Hours: "open", From: "2026-01-01", Until: "2026-12-31", Locale: "zh-CN", Spoken: "在 App 里改"},
		{Text: "到营业厅。", Parts: []knowledge.Part{{Kind: "steps", Title: "步骤", Steps: []string{"带证件", "取号"}}, {Kind: "link", Title: "网点", URL: "https://example.com/a?b=1&c=2"}}},
	}})
	b := w.add("lost", knowledge.Content{Question: "手机丢了", Grade: "R3", Answers: []knowledge.Answer{{Text: "马上挂失。"}}, Visibility: knowledge.Tier, Tiers: []string{"gold"}})
	gone := w.add("fax", content("传真还能用吗", "不能。"))
	first := w.publish()
	_, merging := w.store.MergeCategory(ctx, w.editor, old, bills)
	a = w.save(a, func(c *knowledge.Content) { c.Answers[1].Text, c.CategoryID = "到营业厅办。", roaming })
	archiving := w.store.ArchiveItem(ctx, w.editor, gone.ID)
	w.publish()
	spring := w.branch("春节")
	w.onBranch(spring, b.ID, asked("手机丢了怎么办"))
	w.addOnBranch(spring, "gift", content("红包怎么领", "在首页。"))
	_, keeping := w.store.KeepBranch(ctx, w.editor, spring.ID, "先看看")
	w.onBranch(w.branch("国庆"), a.ID, asked("国庆怎么改套餐"))
	_, joining := w.store.MergeBranch(ctx, w.editor, spring.ID, nil)
	a = w.save(a, asked("怎么换套餐"))
	offer := w.open("促销", a.ID)
	_, saying := w.store.CommentChange(ctx, w.second, offer.ID, knowledge.NewComment{Text: "好", ItemID: a.ID})
	now := w.clock.Now().UnixMilli()
	w.publishChange(offer.ID, knowledge.Plan{At: now + hour, EndAt: now + 3*hour})
	c := w.add("hours", content("几点开门", "九点。"))
	w.publishChange(w.open("短期", c.ID).ID, knowledge.Plan{EndAt: now + 24*hour})
	_, back := w.store.Rollback(ctx, w.editor, first.ID, gone.ID)
	w.add("draft", content("还没写完", ""))
	_, err := w.db.SQL().ExecContext(ctx, fmt.Sprintf(`INSERT INTO suite_question (id, workspace_id, hash, text, expected, source, author_id, created_at)
VALUES ('%s', '%s', 'h', '怎么换套餐呢', '["%s","%s"]', 'hand', '%s', 5)`, id.New(), w.editor.WorkspaceID, a.ID, b.ID, w.editor.ID))
	return errors.Join(merging, archiving, keeping, joining, saying, back, err)
}

const hour = 3_600_000 // ms

// elsewhere is another workspace's editor.
func (w *world) elsewhere() actor.Actor {
	who := w.stranger
	who.WorkspaceID = id.New()
	return who
}

func (w *world) readHistory(who actor.Actor, file string) (knowledge.HistoryRead, error) {
	return w.store.ImportHistory(w.t.Context(), who, strings.NewReader(file))
}

func TestABaseWithItsHistoryComesOutOfAnotherStoreAsItWent(outer *testing.T) {
	elsewhere := map[string]string{} // what another database's store wrote
	eachDB(outer, func(w *world) {
		t := w.t
		w.lived()
		file := w.history(w.editor)
		for _, says := range []string{`"type":"revision"`, `"type":"branch"`, `"type":"comment"`, `"when":"tier == \"gold\" and not open"`, "换套餐 <b>", `"name":"编辑"`, `"expected":[{"item":1},{"item":2}]`} {
			if !strings.Contains(file, says) {
				t.Errorf("it does not say %s", says)
			}
		}
		if strings.Contains(file, w.editor.ID) || strings.Contains(file, w.editor.WorkspaceID) {
			t.Error("it names things by the ids of this database")
		}
		elsewhere[w.db.Dialect().Name] = file
		for name, file := range elsewhere {
			who := w.elsewhere()
			got, err := w.readHistory(who, file)
			if err != nil || got.Items == 0 || got.Revisions <= got.Items || got.BaseVersions != 5 || got.BaseN != 5 {
				t.Fatalf("from %s: %+v, %v", name, got, err)
			}
			if again := w.history(who); again != file {
				t.Fatalf("from %s: not the same:\n%s\nwas\n%s", name, again, file)
			}
		}
	})
}

func TestWhatWasReadInWithItsHistoryIsSaidAndGoesOn(outer *testing.T) {
	eachDB(outer, func(w *world) {
		t := w.t
		w.lived()
		want := w.released()
		before, err := w.store.BaseVersions(t.Context(), w.editor, "", 0, 50)
		w.must(err)
		file, there := w.history(w.editor), w.editor
		w.editor = w.elsewhere()
		_, err = w.readHistory(w.editor, file)
		w.must(err)
		w.wantReleased(want)
		after, err := w.store.BaseVersions(t.Context(), w.editor, "", 0, 50)
		w.must(err)
		for i := range before {
			if before[i].N != after[i].N || before[i].Items != after[i].Items || before[i].Variants != after[i].Variants || before[i].ID == after[i].ID {
				t.Errorf("%+v\nis\n%+v", before[i], after[i])
			}
		}
		snap, err := w.store.Released(t.Context(), w.editor.WorkspaceID)
		w.must(err)
		if snap.ContentHash() != after[0].Hash {
			t.Error("its hash is not that of its content")
		}
		list, err := w.store.Items(t.Context(), w.editor, knowledge.Filter{Tag: "热门"})
		if err != nil || len(list.Items) != 1 || list.Items[0].Key != "plan" {
			t.Errorf("by its tag: %+v, %v", list, err)
		}
		w.clock.Advance(2 * time.Hour) // the planned change is due in both
		w.runJobs()
		if got := w.released()["plan"]; got != "怎么换套餐" {
			t.Errorf("what was planned is not said: %s", got)
		}
		w.clock.Advance(2 * time.Hour)
		w.runJobs()
		if got := w.released()["plan"]; got != "怎么改套餐" {
			t.Errorf("what was to end did not: %s", got)
		}
		if b := w.publish(w.add("new", content("新的", "好。")).ID); b.N <= after[0].N {
			t.Errorf("the next version is %d", b.N)
		}
		w.editor = there
		w.wantReleased(w.released())
	})
}

func TestAHistoryThatIsNotWholeIsRefusedAndLeavesNothing(outer *testing.T) {
	eachDB(outer, func(w *world) {
		t := w.t
		w.lived()
		file := w.history(w.editor)
		lines := strings.SplitAfter(strings.TrimSuffix(file, "\n"), "\n")
		body := strings.Join(lines[:len(lines)-1], "")
		change := func(old, new string) string {
			if !strings.Contains(body, old) {
				t.Fatalf("nothing to change: %s", old)
			}
			return sealed(strings.Replace(body, old, new, 1))
		}
		for name, c := range map[string]struct{ file, code string }{
			"empty":                   {"", "history.not_one"},
			"another thing":           {"a,b\n1,2\n", "history.line_unreadable"},
			"another form":            {`{"type":"history","form":"x","version":1}` + "\n", "history.not_one"},
			"of later":                {change(`"version":1`, `"version":2`), "history.version_unknown"},
			"cut off":                 {body, "history.damaged"},
			"cut within a line":       {file[:len(file)/2], "history.damaged"},
			"a letter changed":        {strings.Replace(file, "编辑", "编缉", 1), "history.damaged"},
			"a line too few":          {strings.Join(append(slices.Clone(lines[:5]), lines[6:]...), ""), ""},
			"a field nobody knows":    {change(`"key":"plan"`, `"key":"plan","colour":"red"`), "history.line_unreadable"},
			"a kind nobody knows":     {change(`{"type":"item",`, `{"type":"thing",`), "history.line_unreadable"},
			"a number out of order":   {change(`{"type":"item","id":2`, `{"type":"item","id":3`), "history.line_unreadable"},
			"the same key twice":      {change(`"key":"lost"`, `"key":"plan"`), "history.line_unreadable"},
			"a key that cannot be":    {change(`"key":"lost"`, `"key":"a/b"`), "history.line_unreadable"},
			"a condition that is not": {change(`and not open`, `and (open`), "history.line_unreadable"},
			"a script for a link":     {change(`https://example.com/a`, `javascript:alert(1)//`), "history.line_unreadable"},
			"no such visibility":      {change(`"visibility":"tier","tiers"`, `"visibility":"all","tiers"`), "history.line_unreadable"},
			"a person who is not":     {change(`"author":1`, `"author":99`), "history.line_unreadable"},
			"a revision that is not":  {change(`"draft_revision":1`, `"draft_revision":999999`), "history.names_nothing"},
			"a word for a number":     {change(`"created_at":`, `"created_at":"x","y":`), "history.line_unreadable"},
			"a manifest before":       {change(`{"type":"manifest","base_version":1`, `{"type":"manifest","base_version":2`), "history.line_unreadable"},
			"a zero byte":             {change(`怎么改套餐`, `怎么\u0000改`), "history.line_unreadable"},
		} {
			who := w.elsewhere()
			_, err := w.readHistory(who, c.file)
			if f := fault.Of(err); f == nil || c.code != "" && f.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
			if page, err := w.store.Items(t.Context(), who, knowledge.Filter{}); err != nil || len(page.Items) > 0 {
				t.Errorf("%s: %d items are there, %v", name, len(page.Items), err)
			}
		}
		_, err := w.readHistory(w.editor, file)
		wantCode(t, err, "history.not_empty")
		w.rules.SecondPerson = true
		_, err = w.readHistory(w.elsewhere(), file)
		wantCode(t, err, "history.needs_second_person")
		_, err = w.readHistory(actor.Of(w.elsewhere().WorkspaceID), file)
		w.must(err)
		reader := w.editor
		reader.Permissions = []string{"knowledge.read", "knowledge.import"}
		if err := w.store.ExportHistory(t.Context(), reader, io.Discard); !fault.IsKind(err, fault.KindForbidden) {
			t.Errorf("who may not publish takes it all: %v", err)
		}
	})
}

// sealed puts an end to lines that vouches for them.
func sealed(body string) string {
	sum := sha256.Sum256([]byte(body))
	return fmt.Sprintf("%s{\"type\":\"end\",\"lines\":%d,\"sha256\":%q}\n", body, strings.Count(body, "\n"), hex.EncodeToString(sum[:]))
}

// What is added to a table of the knowledge is written, or left out on purpose.
func TestEveryColumnOfTheKnowledgeIsInItsHistoryOrLeftOut(t *testing.T) {
	d := testkit.SQLite(t)
	for table, known := range knowledge.HistoryColumns() {
		rows, err := d.SQL().QueryContext(t.Context(), "SELECT name FROM pragma_table_info('"+table+"')")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var column string
			if err := rows.Scan(&column); err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(known, column) {
				t.Errorf("%s.%s is neither written nor left out", table, column)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheFormOfAHistoryIsDocumentedFieldByField(t *testing.T) {
	doc, err := os.ReadFile("../docs/history.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(doc), "\n") {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			rows[strings.Trim(cells[1], " `")] = cells[3]
		}
	}
	for kind, fields := range knowledge.HistoryFields() {
		for _, f := range fields {
			if !strings.Contains(rows[kind], "`"+f+"`") {
				t.Errorf("docs/history.md does not say what %s of %s is", f, kind)
			}
		}
	}
}
