package help_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"yingda/channel/help"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/i18n"
	"yingda/internal/job"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/locale"
	"yingda/workspace"
)

// world is a company with a help centre, and another that has one too.
type world struct {
	t         *testing.T
	db        *db.DB
	clock     *clock.Held
	log       *event.Log
	workspace *workspace.Store
	knowledge *knowledge.Store
	search    *search.Searcher
	help      *help.Centre
	open      bool
	asked     []string

	who, other actor.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: testkit.Held(), open: true}
	w.log = event.NewLog(d, w.clock)
	box, err := secret.OpenBox(t.TempDir(), "")
	must(t, err)
	w.workspace = workspace.New(workspace.Deps{DB: d, Log: w.log, Clock: w.clock, Box: box, Passwords: secret.NewPasswords(1)})
	w.knowledge = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: job.NewQueue(d, w.clock), Clock: w.clock})
	w.search = search.New(search.Deps{Knowledge: w.knowledge, Clock: w.clock, Calendar: func(_ context.Context, _ string, now time.Time) (search.Moment, error) {
		return search.Moment{Local: now, Open: w.open}, nil
	}})
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	must(t, err)
	w.help = help.New(help.Deps{
		DB: d, Log: w.log, Clock: w.clock, Workspace: w.workspace, Search: w.search, Text: texts.Text,
		Asked: func(context.Context, string, int) ([]string, error) { return w.asked, nil },
	})
	w.who, w.other = w.company("shop", "有家商店"), w.company("rival", "别家商店")
	return w
}

func eachDB(t *testing.T, story func(w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { story(newWorld(t, d)) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// company makes a workspace whose help centre is on.
func (w *world) company(slug, name string) actor.Actor {
	w.t.Helper()
	made, err := w.workspace.Create(w.t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: slug, Name: name})
	must(w.t, err)
	who := actor.Of(made.ID)
	w.settle(who, func(h *workspace.Help) { h.Enabled, h.Indexable = true, true })
	return who
}

func (w *world) settle(who actor.Actor, change func(h *workspace.Help)) {
	w.t.Helper()
	w.clock.Advance(time.Millisecond) // settings are known apart by when they changed
	_, err := w.workspace.Change(w.t.Context(), who, func(x *workspace.Workspace) error {
		change(&x.Settings.Help)
		return nil
	})
	must(w.t, err)
}

func (w *world) category(name, under string) string {
	w.t.Helper()
	c, err := w.knowledge.AddCategory(w.t.Context(), w.who, knowledge.CategoryEdit{Name: &name, ParentID: &under})
	must(w.t, err)
	return c.ID
}

func (w *world) add(who actor.Actor, key string, c knowledge.Content) knowledge.Detail {
	w.t.Helper()
	d, err := w.knowledge.AddItem(w.t.Context(), who, knowledge.NewItem{Key: key, Content: c})
	must(w.t, err)
	return d
}

func (w *world) publish(who actor.Actor) {
	w.t.Helper()
	_, err := w.knowledge.Publish(w.t.Context(), who, knowledge.Publication{})
	must(w.t, err)
	w.search.Refresh(w.t.Context())
}

// answer is what a reader got.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks as a browser that speaks Chinese; path may be relative to the shop's
// help centre.
func (w *world) get(path string, header ...string) answer {
	w.t.Helper()
	return w.send(http.MethodGet, path, "", header...)
}

func (w *world) send(method, path, body string, header ...string) answer {
	w.t.Helper()
	if !strings.HasPrefix(path, "/") {
		path = "/help/shop/" + path
	}
	r := httptest.NewRequest(method, "https://desk.example"+path, strings.NewReader(body)).WithContext(w.t.Context())
	r.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.help.Serve(rec, r, help.From{Address: "192.0.2.7", Origin: "https://desk.example"})
	b, err := io.ReadAll(rec.Result().Body)
	must(w.t, err)
	return answer{rec.Code, rec.Header(), string(b)}
}

// page is get of what must be there.
func (w *world) page(path string) answer {
	w.t.Helper()
	a := w.get(path)
	if a.status != 200 {
		w.t.Fatalf("%s: %d %s", path, a.status, a.header.Get("Location"))
	}
	return a
}

// hrefs are the links of a page that lead below a part of the site, as paths of
// the help centre.
func (a answer) hrefs(below string) (out []string) {
	for _, piece := range strings.Split(a.body, `href="`)[1:] {
		to, _, _ := strings.Cut(piece, `"`)
		to = strings.TrimLeft(to, "./")
		if strings.HasPrefix(to, below) {
			out = append(out, to)
		}
	}
	return out
}

// of finds where a question stands, by way of the search.
func (w *world) of(tongue, question string) string {
	w.t.Helper()
	all := w.page(tongue + "/search?q=" + url.QueryEscape(question)).hrefs(tongue + "/a/")
	if len(all) == 0 {
		w.t.Fatalf("%s is not found", question)
	}
	return all[0]
}

func said(text string) []knowledge.Answer { return []knowledge.Answer{{Text: text}} }

func (a answer) has(t *testing.T, name string, wanted ...string) {
	t.Helper()
	for _, x := range wanted {
		if !strings.Contains(a.body, x) {
			t.Errorf("%s has no %s:\n%s", name, x, a.body)
		}
	}
}

func (a answer) lacks(t *testing.T, name string, unwanted ...string) {
	t.Helper()
	for _, x := range unwanted {
		if strings.Contains(a.body, x) {
			t.Errorf("%s has %s", name, x)
		}
	}
}

func (a answer) String() string { return fmt.Sprint(a.status, " ", a.header, "\n", a.body) }
