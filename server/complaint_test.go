package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/internal/i18n"
	"yingda/internal/testkit"
	"yingda/locale"
)

func TestAWrongRequestIsToldFieldByFieldInTheAskersLanguage(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	type told struct {
		Field, Code, Message, Detail string
		Params                       map[string]any
	}
	for _, c := range []struct {
		method, path, body string
		status             int
		want               told
	}{
		{"POST", "/api/v1/session", `{"email":"a@b.example"}`, 422, told{Field: "body.password", Code: "input.required"}},
		{"POST", "/api/v1/session", `{"email":"a@b.example","password":7}`, 422, told{Field: "body.password", Code: "input.wrong_type", Params: map[string]any{"type": "string"}}},
		{"POST", "/api/v1/session", `{"email":"a@b.example","password":"x","more":1}`, 422, told{Field: "body.more", Code: "input.unknown"}},
		{"POST", "/api/v1/session", `[]`, 422, told{Field: "body", Code: "input.wrong_type", Params: map[string]any{"type": "object"}}},
		{"POST", "/api/v1/session", `{"email"`, 400, told{Field: "body", Code: "input.not_json", Params: map[string]any{"reason": "unexpected end of JSON input"}}},
		{"PATCH", "/api/v1/workspace", `{"settings":{"tiers":7}}`, 422, told{Field: "body.settings.tiers", Code: "input.wrong_type", Params: map[string]any{"type": "array"}}},
		{"GET", "/api/v1/audit?limit=101", "", 422, told{Field: "query.limit", Code: "input.too_big", Params: map[string]any{"max": 100.0}}},
		{"GET", "/api/v1/overview/open/rows?limit=0", "", 422, told{Field: "query.limit", Code: "input.too_small", Params: map[string]any{"min": 1.0}}},
		{"PUT", "/api/v1/presence", `{"state":"asleep"}`, 422, told{Field: "body.state", Code: "input.not_one_of", Params: map[string]any{"allowed": "online, busy, break, offline"}}},
		{"GET", "/api/v1/audit?limit=many", "", 422, told{Field: "query.limit", Code: "input.wrong_type", Params: map[string]any{"type": "integer"}}},
		{"GET", "/api/v1/overview?day=2026-03-02T00", "", 422, told{Field: "query.day", Code: "input.too_long", Params: map[string]any{"max": 10.0}}},
	} {
		for _, lang := range []string{"zh-CN", "en"} {
			rec := w.boss.with("Accept-Language", lang).do(t, c.method, c.path, c.body)
			var got struct {
				Title, Field string
				Errors       []told
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != c.status || len(got.Errors) != 1 {
				t.Errorf("%s %s: %d %s", c.path, c.body, rec.Code, rec.Body)
				continue
			}
			want := c.want
			want.Message, want.Detail = lang+":fault."+want.Code, lang+":fault."+want.Code+".mend"
			if d := cmp.Diff(want, got.Errors[0]); d != "" {
				t.Errorf("%s %s (- want, + got):\n%s", c.path, c.body, d)
			}
			if !strings.HasPrefix(got.Title, lang+":") || got.Field != want.Field {
				t.Errorf("%s %s: %+v", c.path, c.body, got)
			}
		}
	}
}

func TestEveryComplaintHasItsTexts(t *testing.T) {
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		for _, lang := range []string{locale.Chinese, locale.English} {
			mend := "fault." + c.code + ".mend"
			if texts.Text(lang, "fault."+c.code, nil) == "" || strings.Join(texts.Holes(lang, mend), "") != c.param {
				t.Errorf("%s in %s: %q", c.code, lang, texts.Text(lang, mend, nil))
			}
		}
	}
}
