package server

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"yingda/engine"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// knowing gives a world its knowledge, and a queue whose jobs the test runs.
func knowing(w *world) *job.Queue {
	log, jobs := event.NewLog(w.db, w.clock), job.NewQueue(w.db, w.clock)
	w.Knowledge = knowledge.New(knowledge.Deps{
		DB: w.db, Log: log, Jobs: jobs, Clock: w.clock,
		Rules: func(ctx context.Context, workspaceID string) (knowledge.Rules, error) {
			set, err := w.Workspace.Settings(ctx, workspaceID)
			return knowledge.Rules{SecondPerson: set.PublishNeedsSecond, Policy: engine.DefaultPolicy()}, err
		},
		Asked: func(_ context.Context, _, messageID string) (knowledge.Asked, error) {
			if messageID != "m1" {
				return knowledge.Asked{}, fault.NotFound("knowledge.message_not_found")
			}
			return knowledge.Asked{ConversationID: "c1", Question: "卡掉了咋整"}, nil
		},
	})
	w.Search = search.New(search.Deps{Knowledge: w.Knowledge, Clock: w.clock})
	return jobs
}

// upload sends a file and its options as a form.
func (b *browser) upload(t *testing.T, path, name, content, options string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if options != "" {
		if err := form.WriteField("options", options); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		p, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return b.with("Content-Type", form.FormDataContentType()).do(t, "POST", path, body.String())
}

const cardItem = `{"key":"card","question":"怎么补卡","variants":["卡丢了"],"answers":[{"text":"去营业厅。"}]}`

func TestAnItemIsWrittenPublishedAndTried(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		made := w.boss.want(t, 201, "POST", "/api/v1/items", cardItem)
		id, draft := field(t, made, "id"), field(t, made, "draft_revision_id")
		tried := w.boss.want(t, 200, "POST", "/api/v1/knowledge/test", `{"question":"怎么补卡"}`)
		if field(t, tried, "decision") != "decline" {
			t.Errorf("a draft answers: %s", tried)
		}
		tried = w.boss.want(t, 200, "POST", "/api/v1/knowledge/test", `{"question":"怎么补卡","draft":true}`)
		if field(t, tried, "decision") != "answer" || !strings.Contains(tried, `"answer_preview":"去营业厅。"`) || !strings.Contains(tried, `"kind":"matched"`) {
			t.Errorf("the draft does not: %s", tried)
		}
		w.boss.want(t, 201, "POST", "/api/v1/knowledge/publish", `{"note":"第一版"}`)
		w.Search.Refresh(t.Context())
		tried = w.boss.want(t, 200, "POST", "/api/v1/knowledge/test", `{"question":"怎么补卡"}`)
		if field(t, tried, "decision") != "answer" || field(t, tried, "release_id") == "" {
			t.Errorf("published, and: %s", tried)
		}
		saved := w.boss.want(t, 200, "PUT", "/api/v1/items/"+id, `{"question":"怎么补办卡","answers":[{"text":"网上。"}],"parent_revision":"`+draft+`"}`)
		if !strings.Contains(saved, `"changed":true`) {
			t.Error(saved)
		}
		w.boss.refused(t, 409, "knowledge.stale", "PUT", "/api/v1/items/"+id, `{"question":"晚了","parent_revision":"`+draft+`"}`)
		changes := w.boss.want(t, 200, "GET", "/api/v1/knowledge/changes", "")
		if !strings.Contains(changes, `"changed":1`) || !strings.Contains(changes, `{"field":"question","before":["怎么补卡"],"after":["怎么补办卡"]}`) {
			t.Error(changes)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/items?q=补办&state=changed", ""); firstID(t, got) != id {
			t.Error(got)
		}
		w.boss.want(t, 200, "GET", "/api/v1/items/"+id+"/revisions?limit=1", "")
		w.boss.want(t, 200, "POST", "/api/v1/items/"+id+"/revert", `{"revision_id":"`+draft+`"}`)
		w.boss.refused(t, 409, "knowledge.nothing_changed", "POST", "/api/v1/knowledge/publish", `{}`)
		w.boss.want(t, 204, "DELETE", "/api/v1/items/"+id, "")
		w.boss.refused(t, 422, "request.invalid", "POST", "/api/v1/items", `{"question":5}`)
		w.boss.refused(t, 422, "knowledge.question_missing", "POST", "/api/v1/items", `{}`)
	})
}

// Among members what is hidden is said to be there.
func TestWhatIsRestrictedIsThereAndNotForAgents(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		made := w.boss.want(t, 201, "POST", "/api/v1/items", `{"key":"secret","question":"下季度涨价吗","visibility":"restricted","answers":[{"text":"涨一成。"}]}`)
		path := "/api/v1/items/" + field(t, made, "id")
		w.agent.refused(t, 403, "knowledge.not_for_you", "GET", path, "")
		w.agent.refused(t, 403, "knowledge.not_for_you", "GET", path+"/revisions", "")
		w.boss.want(t, 200, "GET", path, "")
		if got := w.agent.want(t, 200, "GET", "/api/v1/knowledge/changes", ""); strings.Contains(got, "涨") || !strings.Contains(got, `"hidden":true`) {
			t.Errorf("the changes tell %s", got)
		}
		if got := w.agent.do(t, "GET", "/api/v1/knowledge/export?format=jsonl", ""); got.Code != 200 || strings.Contains(got.Body.String(), "涨") {
			t.Errorf("the export tells %s", got.Body)
		}
		tried := w.agent.want(t, 200, "POST", "/api/v1/knowledge/test", `{"question":"下季度涨价吗","draft":true}`)
		if strings.Contains(tried, field(t, made, "id")) || !strings.Contains(tried, `"reason":"visibility"`) {
			t.Errorf("the test bench tells %s", tried)
		}
	})
}

func TestVersionsAreComparedAndRolledBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		made := w.boss.want(t, 201, "POST", "/api/v1/items", cardItem)
		one := field(t, w.boss.want(t, 201, "POST", "/api/v1/knowledge/publish", `{}`), "base_version_id")
		w.boss.want(t, 200, "PUT", "/api/v1/items/"+field(t, made, "id"), `{"question":"改坏了","answers":[{"text":"?"}],"parent_revision":"`+field(t, made, "draft_revision_id")+`"}`)
		two := field(t, w.boss.want(t, 201, "POST", "/api/v1/knowledge/publish", `{}`), "base_version_id")
		if got := w.boss.want(t, 200, "GET", "/api/v1/base-versions/"+one+"/compare/"+two, ""); !strings.Contains(got, `"after":["改坏了"]`) {
			t.Error(got)
		}
		w.boss.want(t, 200, "POST", "/api/v1/base-versions/"+one+"/rollback", "")
		versions := w.boss.want(t, 200, "GET", "/api/v1/base-versions?limit=2", "")
		if !strings.Contains(versions, `"n":3`) || !strings.Contains(versions, `"next":"2"`) {
			t.Error(versions)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/base-versions?after=2", ""); !strings.Contains(got, `"n":1`) || strings.Contains(got, `"n":2`) {
			t.Error(got)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/releases", ""); !strings.Contains(got, `"reason":"rollback"`) {
			t.Error(got)
		}
		w.stranger.refused(t, 404, "knowledge.base_not_found", "GET", "/api/v1/base-versions/"+one, "")
		w.stranger.refused(t, 404, "knowledge.base_not_found", "POST", "/api/v1/base-versions/"+one+"/rollback", "")
		w.agent.refused(t, 403, "actor.not_permitted", "POST", "/api/v1/base-versions/"+one+"/rollback", "")
	})
}

func TestASecondPersonIsAskedWhereTheWorkspaceSaysSo(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		other := w.browser()
		other.join(t, w.boss, "second@mine.example", "supervisor")
		w.boss.want(t, 200, "PATCH", "/api/v1/workspace", `{"settings":{"publish_needs_second":true}}`)
		w.boss.want(t, 201, "POST", "/api/v1/items", cardItem)
		c := w.boss.want(t, 201, "POST", "/api/v1/knowledge/publish", `{}`)
		if field(t, c, "state") != "in_review" {
			t.Fatal(c)
		}
		path := "/api/v1/changes/" + field(t, c, "id")
		w.boss.refused(t, 403, "knowledge.approver_is_author", "POST", path+"/approve", "")
		w.agent.refused(t, 403, "actor.not_permitted", "POST", path+"/approve", "")
		if got := other.want(t, 200, "POST", path+"/approve", ""); field(t, got, "state") != "published" {
			t.Error(got)
		}
	})
}

func TestAFileIsCheckedAppliedAndExported(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		jobs := knowing(w)
		rec := w.boss.upload(t, "/api/v1/imports", "词.csv", "标准问,答案,备注\n怎么补卡,去营业厅。,\n没答案,,\n", `{"category":"卡"}`)
		if rec.Code != 201 || !strings.Contains(rec.Body.String(), `"counts":{"add":1,"update":0,"same":0,"skip":0,"error":1}`) || !strings.Contains(rec.Body.String(), `"unknown_columns":["备注"]`) {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		path := "/api/v1/imports/" + field(t, rec.Body.String(), "id")
		if got := w.boss.want(t, 200, "GET", path+"/rows?after=2", ""); !strings.Contains(got, `"code":"knowledge.answer_missing"`) {
			t.Error(got)
		}
		w.stranger.refused(t, 404, "knowledge.import_not_found", "POST", path+"/apply", "")
		w.agent.refused(t, 403, "actor.not_permitted", "GET", path, "")
		w.boss.want(t, 202, "POST", path+"/apply", "")
		if _, err := jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.boss.want(t, 200, "GET", path, ""); field(t, got, "state") != "done" {
			t.Error(got)
		}
		w.boss.refused(t, 409, "knowledge.import_ended", "POST", path+"/cancel", "")
		if got := w.boss.want(t, 200, "GET", "/api/v1/categories", ""); !strings.Contains(got, `"name":"卡"`) || !strings.Contains(got, `"items":1`) {
			t.Error(got)
		}
		for _, format := range []string{"csv", "xlsx", "jsonl"} {
			rec := w.boss.do(t, "GET", "/api/v1/knowledge/export?format="+format, "")
			if rec.Code != 200 || rec.Header().Get("Content-Type") != exportTypes[format] {
				t.Fatalf("%d %v", rec.Code, rec.Header())
			}
			again := w.boss.upload(t, "/api/v1/imports", "again."+format, rec.Body.String(), "")
			if !strings.Contains(again.Body.String(), `"same":1`) {
				t.Errorf("%s again: %s", format, again.Body)
			}
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/imports", ""); strings.Count(got, `"file_name"`) != 4 {
			t.Error(got)
		}
		w.boss.refused(t, 422, "import.format_unknown", "GET", "/api/v1/knowledge/export?format=doc", "")
	})
}

func TestAnExportIsNamedAfterTheWorkspacesDay(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	knowing(w)
	var names []string
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} { // 25 hours apart
		w.boss.want(t, 200, "PATCH", "/api/v1/workspace", `{"timezone":"`+zone+`"}`)
		names = append(names, w.boss.do(t, "GET", "/api/v1/knowledge/export", "").Header().Get("Content-Disposition"))
	}
	if names[0] <= names[1] || !strings.HasPrefix(names[1], "attachment; filename=knowledge-2") {
		t.Errorf("files of two days: %v", names)
	}
}

func TestUploadsThatCannotBeReadAreRefused(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	knowing(w)
	for code, up := range map[string][3]string{
		"file.missing":              {"", "", ""},
		"import.empty":              {"a.csv", " ", ""},
		"import.xlsx_broken":        {"a.xlsx", "PK\x03\x04...", ""},
		"import.no_question_column": {"a.csv", "a,b\n1,2\n", ""},
		"import.options_unreadable": {"a.csv", "question\n1\n", "{"},
		"import.option_unknown":     {"a.csv", "question\n1\n", `{"on_duplicate":"x"}`},
	} {
		rec := w.boss.upload(t, "/api/v1/imports", up[0], up[1], up[2])
		if rec.Code < 400 || rec.Code >= 500 || !strings.Contains(rec.Body.String(), `"code":"`+code+`"`) {
			t.Errorf("%s: %d %s", code, rec.Code, rec.Body)
		}
	}
	if rec := w.boss.upload(t, "/api/v1/imports", "a.csv", "a,b\n1,2\n", ""); !strings.Contains(rec.Body.String(), `"columns":["a","b"]`) {
		t.Errorf("nobody could say which column is which: %s", rec.Body)
	}
	w.boss.refused(t, 400, "request.not_multipart", "POST", "/api/v1/imports", `{}`)
}

func TestCorrectionsGoFromTheDeskToTheEditors(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		item := field(t, w.boss.want(t, 201, "POST", "/api/v1/items", cardItem), "id")
		made := w.agent.want(t, 201, "POST", "/api/v1/corrections", `{"message_id":"m1","right_item_id":"`+item+`"}`)
		path := "/api/v1/corrections/" + field(t, made, "id")
		w.agent.refused(t, 404, "knowledge.message_not_found", "POST", "/api/v1/corrections", `{"message_id":"m2"}`)
		w.agent.refused(t, 403, "actor.not_permitted", "POST", path+"/resolve", `{"result":"dismissed"}`)
		w.stranger.refused(t, 404, "knowledge.correction_not_found", "POST", path+"/resolve", `{"result":"dismissed"}`)
		if got := w.boss.want(t, 200, "GET", "/api/v1/corrections", ""); firstID(t, got) != field(t, made, "id") {
			t.Error(got)
		}
		w.boss.want(t, 200, "POST", path+"/resolve", `{"result":"variant_added"}`)
		if got := w.boss.want(t, 200, "GET", "/api/v1/items/"+item, ""); !strings.Contains(got, `"variants":["卡丢了","卡掉了咋整"]`) {
			t.Error(got)
		}
	})
}

func TestTheTreeIsChangedByItsEditors(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		id := field(t, w.boss.want(t, 201, "POST", "/api/v1/categories", `{"name":"账单"}`), "id")
		w.boss.want(t, 200, "PATCH", "/api/v1/categories/"+id, `{"name":"账单与套餐"}`)
		w.boss.refused(t, 409, "knowledge.category_taken", "POST", "/api/v1/categories", `{"name":"账单与套餐"}`)
		w.stranger.refused(t, 404, "knowledge.category_not_found", "PATCH", "/api/v1/categories/"+id, `{"name":"x"}`)
		w.agent.refused(t, 403, "actor.not_permitted", "DELETE", "/api/v1/categories/"+id, "")
		w.boss.want(t, 204, "DELETE", "/api/v1/categories/"+id, "")
	})
}

func TestCategoriesAreMergedAndGiven(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		node := func(name string) string {
			return field(t, w.boss.want(t, 201, "POST", "/api/v1/categories", `{"name":"`+name+`"}`), "id")
		}
		bill, fees := node("账单"), node("费用")
		made := w.boss.want(t, 201, "POST", "/api/v1/items", `{"question":"费用怎么算","category_id":"`+fees+`","tags":["资费"],"answers":[{"text":"好。"}]}`)
		w.boss.refused(t, 422, "knowledge.category_cycle", "POST", "/api/v1/categories/"+fees+"/merge", `{"into":"`+fees+`"}`)
		w.agent.refused(t, 403, "actor.not_permitted", "POST", "/api/v1/categories/"+fees+"/merge", `{"into":"`+bill+`"}`)
		if got := w.boss.want(t, 200, "POST", "/api/v1/categories/"+fees+"/merge", `{"into":"`+bill+`"}`); got != `{"items":1,"categories":1}`+"\n" {
			t.Errorf("%q", got)
		}
		path := "/api/v1/categories/" + bill + "/grants"
		w.agent.refused(t, 403, "actor.not_permitted", "GET", path, "")
		w.boss.refused(t, 422, "knowledge.grant_empty", "PUT", path, `{"grants":[{"subject_kind":"role","subject_id":"x","may":[]}]}`)
		w.boss.want(t, 200, "PUT", path, `{"grants":[{"subject_kind":"role","subject_id":"x","may":["see","edit"]}]}`)
		if got := w.boss.want(t, 200, "GET", path, ""); !strings.Contains(got, `"may":["see","edit"]`) {
			t.Error(got)
		}
		w.agent.refused(t, 403, "knowledge.not_for_you", "GET", "/api/v1/items/"+field(t, made, "id"), "")
		if got := w.agent.want(t, 200, "GET", "/api/v1/items?q=费用", ""); !strings.Contains(got, `"hidden":1`) || strings.Contains(got, "怎么算") {
			t.Error(got)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/knowledge/facets", ""); !strings.Contains(got, `"tags":[{"word":"资费","count":1}]`) {
			t.Error(got)
		}
		edit := `{"item_ids":["` + field(t, made, "id") + `","nowhere"],"add_tags":["热点"]}`
		w.agent.refused(t, 403, "actor.not_permitted", "POST", "/api/v1/items/edit", edit)
		if got := w.boss.want(t, 200, "POST", "/api/v1/items/edit", edit); !strings.Contains(got, `"changed":1`) || !strings.Contains(got, `"code":"knowledge.item_not_found"`) {
			t.Error(got)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/items?tag=热点", ""); firstID(t, got) != field(t, made, "id") {
			t.Error(got)
		}
	})
}

func TestAnItemThatIsWrittenIsAdvised(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		node := field(t, w.boss.want(t, 201, "POST", "/api/v1/categories", `{"name":"流量"}`), "id")
		w.boss.want(t, 201, "POST", "/api/v1/items", `{"question":"怎么取消流量包","variants":["流量包不想要了"],"tags":["流量"],"category_id":"`+node+`","answers":[{"text":"发短信。"}]}`)
		body := `{"content":{"question":"怎么取消热点包"}}`
		got := w.boss.want(t, 200, "POST", "/api/v1/knowledge/advice", body)
		for _, want := range []string{`"path":"流量"`, `"word":"流量"`, `"text":"热点包不想要了"`, `"grade":"R2"`} {
			if !strings.Contains(got, want) {
				t.Errorf("no %s in %s", want, got)
			}
		}
		w.agent.refused(t, 403, "actor.not_permitted", "POST", "/api/v1/knowledge/advice", body)
		if got := w.stranger.want(t, 200, "POST", "/api/v1/knowledge/advice", body); strings.Contains(got, "流量") {
			t.Errorf("a stranger is advised %s", got)
		}
	})
}

func TestAnItemIsLookedAtBeforeItIsSaved(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	knowing(w)
	got := w.boss.want(t, 200, "POST", "/api/v1/knowledge/preview", `{"content":{"question":"上门费","answers":[{"text":"免费","when":"tier == \"gold\""},{"text":"坏","when":"tire"}]},"tier":"gold","visibility_as":"tier","channel":"webchat"}`)
	for _, want := range []string{`"answer_n":0`, `"said":"免费"`, `"why":["","rule"]`, `"gaps":[{"answers":[],"where":[{"name":"tier","values":["-"]}]`, `"code":"knowledge.rule_name","field":"answers/1/when","params":{"at":1,"name":"tire"}`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	w.boss.refused(t, 422, "knowledge.date_unreadable", "POST", "/api/v1/knowledge/preview", `{"at":"morgen"}`)
}
