package help

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
	"yingda/workspace"
)

// Prefix is where the help centres stand.
const Prefix = "/help/"

// From is where a request comes from and how this server is reached.
type From struct {
	Address string // network address of the reader
	Origin  string // "https://desk.example.com"
}

// visit is one request.
type visit struct {
	*Centre
	w    http.ResponseWriter
	r    *http.Request
	from From

	work   workspace.Workspace
	locale string
	base   string // absolute address of the help centre
	chat   chat
}

// chat is how a page opens the chat; without a key it does not.
type chat struct {
	Key    string
	Script string // address of the chat's file
	Origin string // that it speaks to
}

// maxAge is how long somebody between us and a reader may keep a page, in
// seconds; with what a shelf takes to change it is less than a minute.
const maxAge = 30

// Serve answers a request below Prefix.
func (c *Centre) Serve(w http.ResponseWriter, r *http.Request, from From) {
	v := &visit{Centre: c, w: w, r: r, from: from, locale: preferred(r.Header.Get("Accept-Language"), []string{chinese, english})}
	if err := v.serve(); err != nil {
		v.fail(err)
	}
}

func (v *visit) serve() error {
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead && v.r.Method != http.MethodPost {
		v.w.Header().Set("Allow", "GET, HEAD, POST")
		v.w.WriteHeader(http.StatusMethodNotAllowed)
		return nil
	}
	slug, rest, below := strings.Cut(strings.TrimPrefix(v.r.URL.Path, Prefix), "/")
	if slug == "style.css" && !below { // of the page that belongs to nobody
		return v.style()
	}
	w, err := v.Workspace.BySlug(v.r.Context(), slug)
	if err == nil && !w.Settings.Help.Enabled {
		err = fault.NotFound("help.not_found")
	}
	if err != nil {
		return err
	}
	v.enter(w)
	if !below {
		return v.move(http.StatusFound, slug+"/")
	}
	return v.inside(rest)
}

// enter fills in what the workspace has settled.
func (v *visit) enter(w workspace.Workspace) {
	h := w.Settings.Help
	v.work, v.base = w, baseOf(w, v.from.Origin)
	v.locale = preferred(v.r.Header.Get("Accept-Language"), h.Languages)
	if h.InboxID == "" {
		return
	}
	in, err := v.Workspace.InboxByID(v.r.Context(), w.ID, h.InboxID)
	if err != nil {
		slog.WarnContext(v.r.Context(), "inbox of the help centre not read", "workspace_id", w.ID, "error", err)
		return
	}
	here := originOf(v.base)
	if in.DisabledAt > 0 || in.Channel != "webchat" || here != v.from.Origin && !in.Allows(here) {
		return
	}
	v.chat = chat{Key: in.Key, Script: "/widget.js", Origin: here}
	if here != v.from.Origin {
		v.chat.Script, v.chat.Origin = v.from.Origin+"/widget.js", v.from.Origin
	}
}

func (v *visit) inside(rest string) error {
	set := v.work.Settings.Help
	first, below, deep := strings.Cut(rest, "/")
	locale, known := tongues[first]
	switch {
	case rest == "":
		v.w.Header().Add("Vary", "Accept-Language")
		return v.move(http.StatusFound, tongueOf(v.locale)+"/")
	case rest == "style.css":
		return v.style()
	case rest == "chat.js":
		return v.script()
	case rest == "robots.txt":
		return v.robots()
	case strings.HasPrefix(rest, "sitemap") && strings.HasSuffix(rest, ".xml"):
		return v.sitemap(rest)
	case !known || !slices.Contains(set.Languages, locale):
		return fault.NotFound("help.not_found")
	case !deep:
		return v.move(http.StatusMovedPermanently, first+"/")
	}
	v.locale = locale
	s, err := v.site(v.r.Context(), v.work, locale)
	if err != nil {
		return err
	}
	kind, last, deep := strings.Cut(below, "/")
	switch {
	case v.r.Method == http.MethodPost && (kind != "a" || !deep):
		return fault.NotFound("help.not_found")
	case below == "":
		return v.start(s)
	case below == "search":
		return v.search(s)
	case kind == "c" && deep:
		return v.category(s, last)
	case kind == "a" && deep:
		return v.article(s, last)
	}
	return fault.NotFound("help.not_found")
}

// move leads elsewhere, by a reference that holds wherever a proxy serves us.
func (v *visit) move(status int, to string) error {
	v.w.Header().Set("Location", to)
	if status == http.StatusFound {
		v.w.Header().Set("Cache-Control", "no-cache")
	} else {
		v.w.Header().Set("Cache-Control", "public, max-age="+strconv.Itoa(maxAge))
	}
	v.w.WriteHeader(status)
	return nil
}

// preferred is the first of the languages there are that a reader names, else the
// first there is.
func preferred(header string, there []string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "-")
		tag, _, _ = strings.Cut(tag, ";")
		if l, ok := tongues[tag]; ok && slices.Contains(there, l) {
			return l
		}
	}
	if len(there) == 0 {
		return chinese
	}
	return there[0]
}

// show answers with a page that is kept, or makes it. It is the same for all who
// ask under one address.
func (v *visit) show(s *site, path string, askedN int, fill func(context.Context) (*page, error)) error {
	key := pageKey{s, v.base, v.chat.Key, askedN, path}
	p := v.kept.get(key)
	if p == nil {
		var err error
		if p, err = fill(v.r.Context()); err != nil {
			return err
		}
		v.kept.put(key, p)
	}
	return v.send(p, s.born, "public, max-age="+strconv.Itoa(maxAge))
}

func (v *visit) send(p *page, born time.Time, cache string) error {
	h := v.w.Header()
	h.Set("Content-Type", p.kind)
	h.Set("Cache-Control", cache)
	h.Add("Vary", "Accept-Encoding")
	if p.policy != "" {
		h.Set("Content-Security-Policy", p.policy)
	}
	if p.robots != "" {
		h.Set("X-Robots-Tag", p.robots)
	}
	if p.status == http.StatusOK && cache != "no-store" {
		h.Set("ETag", p.tag)
		h.Set("Last-Modified", born.UTC().Format(http.TimeFormat))
		if v.unchanged(p.tag, born) {
			v.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	body := p.packed
	if strings.Contains(v.r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
	} else {
		var err error
		if body, err = p.unpacked(); err != nil {
			return err
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.WriteHeader(p.status)
	if v.r.Method == http.MethodHead {
		return nil
	}
	if _, err := v.w.Write(body); err != nil {
		slog.DebugContext(v.r.Context(), "page not written", "error", err)
	}
	return nil
}

// unchanged tells whether the reader has what we would send.
func (v *visit) unchanged(tag string, born time.Time) bool {
	if have := v.r.Header.Get("If-None-Match"); have != "" {
		for t := range strings.SplitSeq(have, ",") {
			if t = strings.TrimSpace(t); t == tag || t == "*" || "W/"+t == tag {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(v.r.Header.Get("If-Modified-Since"))
	return err == nil && !born.After(since)
}

// fail answers with a page that says what is wrong. To a reader all that is not
// there is one, whether it never was, is not for them or is no more.
func (v *visit) fail(err error) {
	f := fault.Of(err)
	status, what := http.StatusInternalServerError, "broken"
	switch {
	case f != nil && f.Kind == fault.KindNotFound:
		status, what = http.StatusNotFound, "missing"
	case f != nil && f.Kind == fault.KindLimited:
		status, what = http.StatusTooManyRequests, "often"
		if after, ok := f.Params["retry_after_s"].(int64); ok {
			v.w.Header().Set("Retry-After", strconv.FormatInt(after, 10))
		}
	case f != nil && f.Kind == fault.KindUnavailable:
		status = http.StatusServiceUnavailable
	case errors.Is(err, context.Canceled):
		return
	}
	if status >= 500 {
		slog.ErrorContext(v.r.Context(), "help page not made", "workspace_id", v.work.ID, "error", err)
	}
	p, err := v.sorry(status, what)
	if err == nil {
		err = v.send(p, time.Time{}, "no-store")
	}
	if err != nil {
		slog.ErrorContext(v.r.Context(), "help page not made", "workspace_id", v.work.ID, "error", err)
		v.w.WriteHeader(status)
	}
}

func (v *visit) style() error {
	s := newSheet(v.work.Settings.Help.Accent)
	return v.file("text/css; charset=utf-8", s.body, v.r.URL.Query().Get("v") == s.name)
}

func (v *visit) script() error { return v.file("text/javascript; charset=utf-8", chatJS, false) }

// file answers with a file of ours; one that is asked for by its content's name
// never changes.
func (v *visit) file(kind, body string, named bool) error {
	key := pageKey{path: kind + body}
	p := v.kept.get(key)
	if p == nil {
		var err error
		if p, err = pack(http.StatusOK, kind, []byte(body)); err != nil {
			return err
		}
		v.kept.put(key, p)
	}
	cache := "public, max-age=300"
	if named {
		cache = "public, max-age=31536000, immutable"
	}
	return v.send(p, time.Unix(0, 0), cache)
}

// originOf is the scheme and host of an address, "" of what is none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(u.Host, " ;,'\"*\t") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
