package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"yingda/internal/fault"
	"yingda/workspace"
)

// asset is a built file, packed when it is first asked for: most of a build is
// not asked for on most days.
type asset struct {
	kind string
	load func() (content, error)
}

type content struct {
	body, packed []byte
	tag          string
}

// assets are the files of a build by their path.
type assets map[string]asset

// readAssets finds the files of a build. Hidden files are left out.
func readAssets(from fs.FS) (assets, error) {
	all := assets{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		all["/"+name] = newAsset(name, func() ([]byte, error) { return fs.ReadFile(from, name) })
		return nil
	})
	return all, err
}

func newAsset(name string, read func() ([]byte, error)) asset {
	a := asset{kind: mime.TypeByExtension(path.Ext(name))}
	if path.Ext(name) == ".js" {
		a.kind = "text/javascript; charset=utf-8" // some systems' tables say otherwise
	}
	a.load = sync.OnceValues(func() (content, error) {
		body, err := read()
		if err != nil {
			return content{}, err
		}
		return pack(body)
	})
	return a
}

func pack(body []byte) (content, error) {
	sum := sha256.Sum256(body)
	c := content{body: body, tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return c, err
	}
	if _, err := z.Write(body); err != nil {
		return c, err
	}
	if err := z.Close(); err != nil {
		return c, err
	}
	if buf.Len() < len(body)*9/10 {
		c.packed = buf.Bytes()
	}
	return c, nil
}

func (a asset) serve(w http.ResponseWriter, r *http.Request, cache string) {
	c, err := a.load()
	if err != nil { // a build that was whole when the server started is in the binary
		slog.ErrorContext(r.Context(), "asset not read", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", cache)
	h.Set("ETag", c.tag)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == c.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := c.body
	if c.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = c.packed
	}
	if _, err := w.Write(body); err != nil {
		slog.DebugContext(r.Context(), "asset not written", "error", err)
	}
}

//go:embed demo.css
var demoCSS []byte

// staticRoutes serve the console, the widget and the demo page.
func (s *Server) staticRoutes() error {
	console, err := readAssets(s.Web)
	if err != nil {
		return err
	}
	visitor, err := readAssets(s.Widget)
	if err != nil {
		return err
	}
	s.mux.HandleFunc("GET /widget.js", func(w http.ResponseWriter, r *http.Request) {
		a, built := visitor["/widget.js"]
		if !built {
			s.notBuilt(w, r)
			return
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		a.serve(w, r, "public, max-age=300")
	})
	s.helpRoutes()
	s.mux.HandleFunc("GET /demo", s.demo)
	sheet := newAsset("demo.css", func() ([]byte, error) { return demoCSS, nil })
	s.mux.HandleFunc("GET /demo.css", func(w http.ResponseWriter, r *http.Request) { sheet.serve(w, r, "public, max-age=300") })
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, fault.NotFound("request.no_route"))
	})
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.writeProblem(w, r, fault.NotFound("request.no_route"))
			return
		}
		if a, ok := console[r.URL.Path]; ok && r.URL.Path != "/index.html" {
			cache := "no-cache"
			if strings.HasPrefix(r.URL.Path, "/assets/") { // named by their content
				cache = "public, max-age=31536000, immutable"
			}
			a.serve(w, r, cache)
			return
		}
		page, built := console["/index.html"]
		switch {
		case strings.HasPrefix(r.URL.Path, "/assets/"):
			s.writeProblem(w, r, fault.NotFound("request.no_route"))
		case !built:
			s.notBuilt(w, r)
		case clientFrom(r.Context()).insecure():
			s.plainHTTP(w, r)
		default:
			page.serve(w, r, "no-cache")
		}
	})
	return nil
}

var notePage = template.Must(template.New("").Parse(`<!doctype html><html lang="{{.Lang}}"><meta charset="utf-8"><title>yingda</title><link rel="stylesheet" href="/demo.css"><main><h1>{{.Title}}</h1><p>{{.Detail}}</p>`))

// plainHTTP explains why nobody can sign in at this address, instead of a page
// on which signing in fails again and again.
func (s *Server) plainHTTP(w http.ResponseWriter, r *http.Request) {
	s.note(w, r, http.StatusForbidden, "page.plain_http")
}

// notBuilt says how to build what the binary does not carry.
func (s *Server) notBuilt(w http.ResponseWriter, r *http.Request) {
	s.note(w, r, http.StatusServiceUnavailable, "page.not_built")
}

// note answers with a page that says one thing and what to do about it.
func (s *Server) note(w http.ResponseWriter, r *http.Request, status int, key string) {
	l := lang(r.Context())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	s.page(w, notePage, map[string]any{"Lang": l, "Title": s.Text(l, key, nil), "Detail": s.Text(l, key+".mend", nil)})
}

func (s *Server) page(w http.ResponseWriter, t *template.Template, data map[string]any) {
	if err := t.Execute(w, data); err != nil {
		slog.Debug("page not written", "error", err)
	}
}

var demoPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{.Title}}</title>
<link rel="stylesheet" href="/demo.css">
</head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Intro}}</p>
{{if .Inboxes}}<nav>{{range .Inboxes}}<a href="/demo?inbox={{.Key}}"{{if .Here}} aria-current="page"{{end}}>{{.Name}}</a>{{end}}</nav>{{end}}
<p>{{.Snippet}}</p>
<pre tabindex="0"><code>&lt;script src="{{.Base}}/widget.js" data-inbox="{{.Key}}" async&gt;&lt;/script&gt;</code></pre>
</main>
{{if .Key}}<script src="/widget.js" data-inbox="{{.Key}}" async></script>{{end}}
</body>
</html>
`))

// demo is a page as a company's site might be, with the visitor's chat on it.
func (s *Server) demo(w http.ResponseWriter, r *http.Request) {
	l := lang(r.Context())
	inboxes, err := s.DemoInboxes(r.Context())
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	if !clientFrom(r.Context()).Loopback || !isLoopback(r.RemoteAddr) { // from elsewhere only the sample's doors are shown
		inboxes = slices.DeleteFunc(inboxes, func(in DemoInbox) bool { return !in.Sample })
	}
	key := r.URL.Query().Get("inbox")
	var nav []map[string]any
	for i, in := range inboxes {
		if key == "" && i == 0 {
			key = in.Key
		}
		nav = append(nav, map[string]any{"Key": in.Key, "Name": in.Name.In(l), "Here": in.Key == key})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	// The widget draws its own styles inside a shadow root; see widget/.
	w.Header().Set("Content-Security-Policy", strings.Replace(contentPolicy, "connect-src 'self'", "connect-src 'self' ws: wss:", 1))
	s.page(w, demoPage, map[string]any{
		"Lang": l, "Title": s.Text(l, "page.demo.title", nil), "Intro": s.Text(l, "page.demo.intro", nil), "Snippet": s.Text(l, "page.demo.snippet", nil),
		"Inboxes": nav, "Key": key, "Base": s.baseURL(r),
	})
}

// DemoInbox is a door that the demo page can open.
type DemoInbox struct {
	Key    string
	Name   workspace.Text
	Sample bool
}

// baseURL is the address under which the browser reached us.
func (s *Server) baseURL(r *http.Request) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
