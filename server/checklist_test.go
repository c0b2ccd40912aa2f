package server

import (
	"slices"
	"strings"
	"testing"

	"yingda/internal/testkit"
)

func TestTheSetUpChecklistFollowsWhatIsDone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	knowing(w)
	steps := func() string { t.Helper(); return w.boss.want(t, 200, "GET", "/api/v1/setup-checklist", "") }
	done := func(key string) bool { return strings.Contains(steps(), `"key":"`+key+`","done":true`) }
	for _, key := range []string{"knowledge", "inbox", "hours", "privacy", "second_factor"} {
		if done(key) {
			t.Errorf("%s is done in a new workspace", key)
		}
	}
	if !done("people") { // 老板 and 李雷
		t.Error("people is not done")
	}
	b := w.boss
	b.want(t, 200, "PATCH", "/api/v1/inboxes/"+firstID(t, b.want(t, 200, "GET", "/api/v1/inboxes", "")), `{"settings":{"domains":["shop.example"]}}`)
	b.want(t, 200, "PATCH", "/api/v1/skill-groups/"+firstID(t, b.want(t, 200, "GET", "/api/v1/skill-groups", "")), `{"members":[{"member_id":"`+memberID(t, w, "li@mine.example")+`","level":1}]}`)
	b.want(t, 200, "PATCH", "/api/v1/workspace", `{"settings":{"privacy":{"url":"https://mine.example/privacy"},"checklist":{"hidden":true}}}`)
	b.want(t, 201, "POST", "/api/v1/items", `{"key":"a","question":"怎么退款","answers":[{"text":"打客服电话","locale":"","channels":[],"from":"","until":"","hours":""}]}`)
	b.want(t, 201, "POST", "/api/v1/knowledge/publish", `{"note":""}`)
	for _, key := range []string{"knowledge", "inbox", "group", "privacy"} {
		if !done(key) {
			t.Errorf("%s is not done: %s", key, steps())
		}
	}
	if !strings.Contains(steps(), `"hidden":true`) {
		t.Error("not put aside")
	}
	w.agent.refused(t, 403, "actor.not_permitted", "GET", "/api/v1/setup-checklist", "")
}

func TestPlainHTTPOverANetworkGetsAPageThatExplains(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	rec := w.browser().with("Host", "desk.example").do(t, "GET", "/sign-in", "")
	if rec.Code != 403 || !strings.Contains(rec.Body.String(), "page.plain_http.mend") || strings.Contains(rec.Body.String(), "console") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if body := w.browser().want(t, 200, "GET", "/sign-in", ""); !strings.Contains(body, "console") {
		t.Errorf("on this machine: %s", body)
	}
	w.TrustedProxies = []string{"127.0.0.1"}
	if body := w.browser().with("Host", "desk.example").with("X-Forwarded-Proto", "https").want(t, 200, "GET", "/", ""); !strings.Contains(body, "console") {
		t.Errorf("behind a proxy with https: %s", body)
	}
}

func TestLiveLinesEndWithTheRightToListen(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	li := memberID(t, w, "li@mine.example")
	for _, act := range []struct{ method, path, body string }{
		{"DELETE", "/api/v1/members/" + li + "/sessions", ""},
		{"PATCH", "/api/v1/members/" + li, `{"role_ids":["analyst"]}`},
		{"POST", "/api/v1/members/" + li + "/disable", ""},
	} {
		w.ended = nil
		rec := w.boss.do(t, act.method, act.path, act.body)
		if rec.Code >= 300 || !slices.Contains(w.ended, li) {
			t.Errorf("%s %s: %d, ended %v", act.method, act.path, rec.Code, w.ended)
		}
	}
	w.ended = nil
	w.boss.want(t, 200, "PATCH", "/api/v1/members/"+li, `{"staff_no":"7"}`)
	if len(w.ended) > 0 {
		t.Error("a new staff number ended the live line")
	}
}
