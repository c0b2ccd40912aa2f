package document_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/internal/safehttp"
	"yingda/knowledge/document"
)

// web is a small web site whose pages can be changed.
type web struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string // path → body; "!404", "→/path" are answers
	asked map[string]int
}

func newWeb(t *testing.T, pages map[string]string) *web {
	t.Helper()
	w := &web{pages: pages, asked: map[string]int{}}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *web) ServeHTTP(res http.ResponseWriter, req *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := req.URL.RequestURI()
	w.asked[at]++
	body, ok := w.pages[at]
	to, moved := strings.CutPrefix(body, "→")
	switch {
	case !ok:
		http.NotFound(res, req)
	case body == "!500":
		res.WriteHeader(http.StatusInternalServerError)
	case moved:
		http.Redirect(res, req, to, http.StatusFound)
	default:
		kind := "text/html; charset=utf-8"
		switch {
		case strings.HasSuffix(at, ".txt"):
			kind = "text/plain"
		case strings.HasSuffix(at, ".xml"):
			kind = "application/xml"
		case strings.HasSuffix(at, ".png"):
			kind = "image/png"
		}
		res.Header().Set("Content-Type", kind)
		_, _ = res.Write([]byte(body))
	}
}

func (w *web) set(path, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = body
}

func page(title, text string, links ...string) string {
	s := "<html><head><title>" + title + "</title></head><body><nav>"
	for _, l := range links {
		s += `<a href="` + l + `">x</a>`
	}
	return s + "</nav><main><h1>" + title + "</h1><p>" + text + "</p></main></body></html>"
}

func TestASiteIsRead(t *testing.T) {
	eachDB(t, func(w *world) {
		away := newWeb(w.t, map[string]string{"/": page("别处", "别处的事。")})
		s := newWeb(w.t, map[string]string{
			"/help/":          page("帮助", "欢迎。", "a.html", "/help/b.html#part", "/private/x", "https://elsewhere.example/", "/help/pic.png", "/help/moved", "/help/loop?utm_source=a", "/help/trap", "/help/round", "mailto:a@b.example", "/help/away"),
			"/help/a.html":    page("甲", "甲事。", "/help/deep1"),
			"/help/b.html":    page("乙", "乙事。", "/help/a.html"),
			"/help/deep1":     page("深一", "深一事。", "/help/deep2"),
			"/help/deep2":     page("深二", "深二事。"),
			"/help/moved":     "→/help/new",
			"/help/new":       page("新址", "搬了。"),
			"/help/loop":      `<html><head><meta name="robots" content="noindex"></head><body><p>不收。</p><a href="/help/from-loop">x</a>`,
			"/help/from-loop": page("循环", "跟着来的。"),
			"/help/away":      "→" + away.URL + "/",
			"/help/trap":      "→/private/y",
			"/help/round":     "→/help/round2",
			"/help/round2":    "→/help/round",
			"/private/y":      page("私", "也是私事。"),
			"/help/pic.png":   "\x89PNG",
			"/private/x":      page("私", "私事。"),
			"/robots.txt":     "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /help\n",
		})
		x := w.source(document.Site, s.URL+"/help/", document.Settings{Depth: 2})
		r := w.sync(x.ID)
		got := map[string]string{}
		for at, what := range w.entries(r.ID) {
			got[strings.TrimPrefix(at, s.URL)] = what
		}
		want := map[string]string{
			"/help/": "add", "/help/a.html": "add", "/help/b.html": "add", "/help/deep1": "add", "/private/x": "skip document.robots_forbid",
			"/help/pic.png": "skip document.format_unknown", "/help/moved": "skip document.moved", "/help/new": "add", "/help/loop": "skip document.page_forbids",
			"/help/from-loop": "add", "/help/away": "skip document.left_site",
			"/help/trap": "skip document.moved", "/private/y": "skip document.robots_forbid", "/help/round": "skip document.moved", "/help/round2": "skip document.moved",
		}
		if d := cmp.Diff(want, got); d != "" {
			w.t.Fatal(d)
		}
		if s.asked["/private/x"]+s.asked["/private/y"]+len(away.asked) != 0 || s.asked["/robots.txt"] == 0 {
			w.t.Errorf("asked %v, and elsewhere %v", s.asked, away.asked)
		}
		d := must[document.Detail](w)(w.docs.Document(w.t.Context(), w.editor, w.list()[s.URL+"/help/a.html"].ID))
		if d.Title != "甲" || d.Draft.Link != s.URL+"/help/a.html" {
			w.t.Errorf("%+v", d)
		}
		s.set("/help/a.html", page("甲", "甲事改了。"))
		s.set("/help/b.html", "")
		delete(s.pages, "/help/b.html")
		s.set("/help/new", "!500")
		r = w.sync(x.ID)
		if r.Report.Changed != 1 || r.Report.Gone != 1 || r.Report.Failed != 1 {
			w.t.Fatalf("%+v %v", r.Report, w.entries(r.ID))
		}
		if _, there := w.list()[s.URL+"/help/new"]; !there {
			w.t.Error("a page that fails for a moment was taken out")
		}
	})
}

func TestASiteMapIsFollowed(t *testing.T) {
	eachDB(t, func(w *world) {
		pages := map[string]string{"/a": page("甲", "甲事。", "/not-named"), "/b": page("乙", "乙事。"), "/not-named": page("丙", "丙事。")}
		s := newWeb(w.t, pages)
		s.set("/sitemap.xml", `<sitemapindex><sitemap><loc>`+s.URL+`/one.xml</loc></sitemap><sitemap><loc>http://elsewhere.example/x.xml</loc></sitemap></sitemapindex>`)
		s.set("/one.xml", `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> `+s.URL+`/a </loc></url><url><loc>`+s.URL+`/b</loc></url><url><loc>http://elsewhere.example/</loc></url></urlset>`)
		r := w.sync(w.source(document.Site, s.URL+"/sitemap.xml", document.Settings{}).ID)
		if r.Report.Added != 2 || r.State != document.RunDone || s.asked["/not-named"] != 0 {
			w.t.Fatalf("%+v %v", r, s.asked)
		}
		s.set("/one.xml", "<urlset><url>")
		if r = w.sync(r.SourceID); r.State != document.RunFailed || r.Code != "document.map_broken" || len(w.list()) != 2 {
			w.t.Fatalf("%+v", r)
		}
	})
}

func TestASiteIsReadWithinItsBounds(t *testing.T) {
	eachDB(t, func(w *world) {
		pages := map[string]string{}
		for n := range 30 {
			pages[fmt.Sprintf("/%d", n)] = page("页", fmt.Sprintf("第 %d 页。", n), fmt.Sprintf("/%d", n+1))
		}
		s := newWeb(w.t, pages)
		r := w.sync(w.source(document.Site, s.URL+"/0", document.Settings{Pages: 4, Depth: 20}).ID)
		if r.Report.Added != 4 || r.Report.Bound != "pages" || r.State != document.RunDone {
			w.t.Fatalf("%+v", r)
		}
		r = w.sync(w.source(document.Site, s.URL+"/0", document.Settings{Depth: 3}).ID)
		if r.Report.Added != 4 || r.Report.Bound != "" {
			w.t.Fatalf("%+v", r)
		}
		r = w.sync(w.source(document.Site, s.URL+"/1", document.Settings{Under: "/1"}).ID)
		if r.Report.Added != 1 {
			w.t.Fatalf("only below /1: %+v", r)
		}
	})
}

func TestNoInnerAddressIsAskedFor(t *testing.T) {
	eachDB(t, func(w *world) {
		s := newWeb(w.t, map[string]string{"/": page("内网", "秘密。")})
		w.docs = w.store(safehttp.New(safehttp.Options{}))
		r := w.sync(w.source(document.Site, s.URL, document.Settings{}).ID)
		if r.State != document.RunFailed || r.Code != "safehttp.address_refused" || len(s.asked) != 0 {
			w.t.Fatalf("%+v, asked %v", r, maps.Clone(s.asked))
		}
		kind := document.Site
		for _, address := range []string{"ftp://x.example/", "file:///etc/passwd", "https://user:pw@x.example/", "x.example", "https://"} {
			_, err := w.docs.AddSource(w.t.Context(), w.editor, document.SourceEdit{Kind: &kind, Address: &address})
			wantCode(w.t, err, "document.address_unusable")
		}
	})
}

func TestRulesNobodyCanReadForbidEverything(t *testing.T) {
	eachDB(t, func(w *world) {
		s := newWeb(w.t, map[string]string{"/": page("首页", "话。"), "/robots.txt": "!500"})
		r := w.sync(w.source(document.Site, s.URL, document.Settings{}).ID)
		if r.State != document.RunFailed || r.Code != "document.robots_unreadable" || s.asked["/"] != 0 {
			w.t.Fatalf("%+v, asked %v", r, s.asked)
		}
	})
}
