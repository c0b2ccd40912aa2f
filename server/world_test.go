package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/event"
	"yingda/internal/realtime"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/workspace"
)

// world is a server over a real database with a set-up installation: 老板 runs
// it and the workspace mine, 李雷 is an agent there, 外人 administers foreign.
type world struct {
	*Server
	handler http.Handler
	clock   *clock.Held
	ended   []string // members whose live lines were ended
	db      *db.DB
	setup   string // token of the set-up link, before anyone used it

	boss, agent, stranger *browser
	mine, foreign         actor.Actor
}

const (
	testPassword = "晴天-bicycle-82"
	bossMail     = "boss@mine.example"
)

func bareWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	if err := schema.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	c := testkit.Held()
	box, err := secret.OpenBox(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: c, db: d}
	ws := workspace.New(workspace.Deps{Ended: func(id string) { w.ended = append(w.ended, id) }, DB: d, Log: event.NewLog(d, c), Clock: c, Box: box, Passwords: secret.NewPasswords(2)})
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Deps{
		Workspace: ws, Hub: hub, Web: fstest.MapFS{"index.html": &fstest.MapFile{Data: []byte("<!doctype html>console")}}, Widget: fstest.MapFS{},
		Text:    func(lang, key string, _ map[string]any) string { return lang + ":" + key },
		Ready:   func(context.Context) error { return nil },
		Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Server = s
	w.handler = w.Handler()
	if w.setup, err = ws.SetupToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := bareWorld(t, d)
	w.boss, w.agent, w.stranger = w.browser(), w.browser(), w.browser()
	w.boss.want(t, 200, "POST", "/api/v1/setup", `{"token":"`+w.setup+`","workspace":{"name":"我司","slug":"mine"},"name":"老板","email":"`+bossMail+`","password":"`+testPassword+`"}`)
	w.agent.join(t, w.boss, "li@mine.example", "agent")
	foreign, err := w.Workspace.Create(t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "foreign", Name: "别家"})
	if err != nil {
		t.Fatal(err)
	}
	w.foreign = actor.Of(foreign.ID)
	_, token, err := w.Workspace.Invite(t.Context(), w.foreign, workspace.Invite{Email: "admin@foreign.example", RoleIDs: []string{"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	w.stranger.accept(t, token)
	mine, err := w.Workspace.BySlug(t.Context(), "mine")
	if err != nil {
		t.Fatal(err)
	}
	w.mine = actor.Of(mine.ID)
	return w
}

func eachWorld(t *testing.T, story func(t *testing.T, w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { story(t, newWorld(t, d)) })
}

// browser keeps the session's cookie and sends what a console on this machine
// would.
type browser struct {
	w      *world
	cookie string
	header http.Header
}

func (w *world) browser() *browser { return &browser{w: w, header: http.Header{}} }

func (b *browser) with(name, value string) *browser {
	c := &browser{w: b.w, cookie: b.cookie, header: b.header.Clone()}
	c.header.Set(name, value)
	return c
}

func (b *browser) do(t *testing.T, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Host, r.RemoteAddr = "127.0.0.1:8080", "127.0.0.1:50000"
	if h := b.header.Get("Host"); h != "" {
		r.Host = h
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for k, v := range b.header {
		r.Header[k] = v
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: b.cookie})
	}
	rec := httptest.NewRecorder()
	b.w.handler.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.Name == sessionCookie {
			b.cookie = c.Value
		}
	}
	return rec
}

// want does a request and fails when the status is another; it returns the body.
func (b *browser) want(t *testing.T, status int, method, path, body string) string {
	t.Helper()
	rec := b.do(t, method, path, body)
	if rec.Code != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, rec.Code, rec.Body, status)
	}
	return rec.Body.String()
}

// refused does a request that must fail with a code.
func (b *browser) refused(t *testing.T, status int, code, method, path, body string) {
	t.Helper()
	rec := b.do(t, method, path, body)
	var p Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Code != status || p.Code != code {
		t.Errorf("%s %s: %d %s, want %d %s", method, path, rec.Code, rec.Body, status, code)
	}
	if got := rec.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("%s %s: type %q", method, path, got)
	}
}

func (b *browser) join(t *testing.T, by *browser, email, role string) {
	t.Helper()
	link := field(t, by.want(t, 201, "POST", "/api/v1/invitations", `{"email":"`+email+`","role_ids":["`+role+`"]}`), "link")
	_, token, _ := strings.Cut(link, "?token=")
	b.accept(t, token)
}

func (b *browser) accept(t *testing.T, token string) {
	t.Helper()
	b.want(t, 200, "POST", "/api/v1/invitations/accept", `{"token":"`+token+`","name":"李雷","password":"`+testPassword+`"}`)
}

// field reads a string out of a JSON object, by its path.
func field(t *testing.T, body string, path ...string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("no %v in %s", path, body)
		}
		v = m[p]
	}
	s, ok := v.(string)
	if !ok {
		t.Fatalf("no text at %v in %s", path, body)
	}
	return s
}

// first reads the id of a list's first item.
func firstID(t *testing.T, body string) string {
	t.Helper()
	var l struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(body), &l); err != nil || len(l.Items) == 0 {
		t.Fatalf("no items: %v %s", err, body)
	}
	return l.Items[0].ID
}

func read(t *testing.T, body string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func escape(v string) string { return url.PathEscape(v) }
