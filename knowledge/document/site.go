package document

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/safehttp"
	"yingda/knowledge/document/format"
)

// agent is how pages are asked for, and whom a site's rules name.
const (
	agent    = "yingda"
	agentOf  = "Mozilla/5.0 (compatible; yingda; knowledge import)"
	mostWait = 10 * time.Second // between two pages, whatever a site asks for
)

// site is a web site that is being read.
type site struct {
	rules robots
	wait  time.Duration
	last  time.Time
}

// listSite enters the first page, what the site map names, and the pages that
// are known: whether they are still there is asked of themselves.
func (w *worker) listSite(ctx context.Context, r Run) error {
	start, err := url.Parse(w.source.Address)
	if err != nil {
		return fault.Invalid("document.address_unusable", "address")
	}
	if err := w.visit(ctx, start); err != nil {
		return err
	}
	entries := []Entry{}
	if isMap(start) {
		pages, err := w.siteMap(ctx, start)
		if err != nil {
			return err
		}
		for _, p := range pages {
			entries = append(entries, Entry{Path: p, Depth: w.source.Settings.bounded().Depth}) // it names all there is
		}
	} else {
		entries = append(entries, Entry{Path: normalURL(start)})
	}
	known, err := db.All[Document](ctx, w.DB, w.q, "documents_of", w.who.WorkspaceID, w.source.ID)
	if err != nil {
		return err
	}
	for _, d := range known {
		if d.ArchivedAt == 0 {
			entries = append(entries, Entry{Path: d.Path, Depth: w.source.Settings.bounded().Depth})
		}
	}
	return w.enterAll(ctx, r, entries)
}

func isMap(u *url.URL) bool {
	p := strings.ToLower(u.Path)
	return strings.HasSuffix(p, ".xml") || strings.HasSuffix(p, ".xml.gz")
}

// visit learns a site's rules before its first page is asked for.
func (w *worker) visit(ctx context.Context, at *url.URL) error {
	if w.site != nil {
		return nil
	}
	rules := *at
	rules.Path, rules.RawPath, rules.RawQuery = "/robots.txt", "", ""
	w.site = &site{wait: w.Pace}
	res, err := w.get(ctx, w.Client, rules.String())
	switch {
	case err != nil:
		w.site = nil
		return err
	case res.status >= 500 || res.status == http.StatusTooManyRequests: // nobody can say what it allows
		w.site = nil
		return fault.Conflict("document.robots_unreadable", fault.Params{"status": res.status})
	case res.status == http.StatusOK:
		w.site.rules = parseRobots(string(res.data), agent)
		w.site.wait = min(max(w.site.wait, w.site.rules.delay), mostWait)
	}
	return nil
}

// answer is what a site gave.
type answer struct {
	status int
	kind   string // content type, without parameters
	at     *url.URL
	moved  *url.URL // where it stands now; nil where it stands here
	data   []byte
}

// still is the client for pages. It follows none that has moved: the new address
// is asked for by itself, if it is the site's and its rules allow that.
func (w *worker) still() *http.Client {
	c := *w.Client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// get asks for a page, no sooner than the site's pace allows.
func (w *worker) get(ctx context.Context, client *http.Client, address string) (answer, error) {
	if pause := time.Until(w.site.last.Add(w.site.wait)); pause > 0 {
		select {
		case <-ctx.Done():
			return answer{}, ctx.Err()
		case <-time.After(pause):
		}
	}
	defer func() { w.site.last = time.Now() }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, fault.Invalid("document.address_unusable", "address")
	}
	req.Header.Set("User-Agent", agentOf)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5")
	res, err := client.Do(req)
	if err != nil {
		return answer{}, unreachable(ctx, err)
	}
	out := answer{status: res.StatusCode, at: res.Request.URL}
	if to, err := res.Location(); err == nil && out.status/100 == 3 {
		out.moved = to
	}
	out.kind, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type")) // none is ""
	if out.data, err = safehttp.ReadAll(res); err != nil {
		return answer{}, unreachable(ctx, err)
	}
	return out, nil
}

// unreachable keeps the fault that says why an address is refused.
func unreachable(ctx context.Context, err error) error {
	if f := fault.Of(err); f != nil || ctx.Err() != nil {
		return err
	}
	return fault.Conflict("document.site_unreachable").Because(err)
}

// fetchPage reads a page of the site and where it leads.
func (w *worker) fetchPage(ctx context.Context, e Entry, o *outcome) error {
	start, _ := url.Parse(w.source.Address) // was checked
	u, err := url.Parse(e.Path)
	if err != nil || !w.belongs(start, u) {
		o.action, o.code = ActionSkip, "document.left_site"
		return nil
	}
	if err := w.visit(ctx, start); err != nil {
		return err
	}
	if !w.site.rules.allow(u) {
		o.action, o.code = ActionSkip, "document.robots_forbid"
		return nil
	}
	res, err := w.get(ctx, w.still(), e.Path)
	switch {
	case err != nil:
		return err
	case res.status == http.StatusNotFound || res.status == http.StatusGone:
		o.action = ActionGone
		return nil
	case res.moved != nil && !w.belongs(start, res.moved):
		o.action, o.code = ActionSkip, "document.left_site"
		return nil
	case res.moved != nil:
		o.action, o.code = ActionSkip, "document.moved"
		o.found = append(o.found, found{normalURL(res.moved), e.Depth})
		return nil
	case res.status != http.StatusOK:
		return fault.Conflict("document.site_answered", fault.Params{"status": res.status})
	}
	o.file.data, o.file.link = res.data, e.Path
	ending, ok := endings[res.kind]
	if !ok {
		o.action, o.code = ActionSkip, "document.format_unknown"
		return nil
	}
	o.file.name = path.Base(u.Path) + ending
	if ending == ".html" {
		return w.follow(ctx, e, start, res, o)
	}
	return nil
}

// endings are the kinds of page that are read.
var endings = map[string]string{
	"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "text/markdown": ".md",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}

// follow takes the links of a page, if it allows that and they are not too deep.
func (w *worker) follow(ctx context.Context, e Entry, start *url.URL, res answer, o *outcome) error {
	doc, err := format.Read(ctx, o.file.name, res.data, w.Limits)
	if err != nil && len(doc.Links) == 0 {
		return err
	}
	if err == nil {
		o.doc = doc
	}
	if !doc.NoFollow && e.Depth < w.source.Settings.bounded().Depth {
		base := res.at
		if b, err := res.at.Parse(doc.Base); err == nil && doc.Base != "" {
			base = b
		}
		for _, l := range doc.Links {
			if u, err := base.Parse(l); err == nil && w.belongs(start, u) && len(u.String()) <= maxPath {
				o.found = append(o.found, found{normalURL(u), e.Depth + 1})
			}
		}
	}
	if doc.NoIndex {
		o.action, o.code = ActionSkip, "document.page_forbids"
	}
	return nil
}

// belongs tells the pages of the source's own host, below where it begins.
func (w *worker) belongs(start, u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, start.Host) && u.User == nil && strings.HasPrefix(u.EscapedPath(), w.source.Settings.Under)
}

// normalURL writes an address one way: without what only a browser sees, and
// without what is added to know who came from where.
func normalURL(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment, v.User = "", "", nil
	v.Scheme, v.Host = strings.ToLower(v.Scheme), strings.ToLower(v.Host)
	if h, ok := strings.CutSuffix(v.Host, ":"+map[string]string{"http": "80", "https": "443"}[v.Scheme]); ok {
		v.Host = h
	}
	if v.Path == "" {
		v.Path = "/"
	}
	if q := v.Query(); len(q) > 0 {
		for name := range q {
			if strings.HasPrefix(name, "utm_") || name == "spm" || name == "fbclid" || name == "gclid" {
				q.Del(name)
			}
		}
		v.RawQuery = q.Encode()
	}
	return v.String()
}
