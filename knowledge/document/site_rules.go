package document

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
)

// robots are a site's rules for one who reads it (RFC 9309).
type robots struct {
	rules []rule
	delay time.Duration
}

type rule struct {
	allow   bool
	pattern string
}

const mostRules = 5000

// parseRobots takes the rules for an agent: those of the groups that name it, or
// else those for all.
func parseRobots(text, agent string) robots {
	var own, all robots
	var group []*robots // that the lines to come belong to
	named, begun := false, false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if name == "user-agent" {
			if begun {
				group, begun = nil, false
			}
			switch {
			case value == "*":
				group = append(group, &all)
			case strings.EqualFold(value, agent):
				group, named = append(group, &own), true
			}
			continue
		}
		begun = true
		for _, g := range group {
			g.add(name, value)
		}
	}
	if named {
		return own
	}
	return all
}

func (r *robots) add(name, value string) {
	switch name {
	case "allow", "disallow":
		if value != "" && len(r.rules) < mostRules {
			r.rules = append(r.rules, rule{name == "allow", value})
		}
	case "crawl-delay":
		if n, err := strconv.ParseFloat(value, 64); err == nil && n > 0 && n < 3600 {
			r.delay = time.Duration(n * float64(time.Second))
		}
	}
}

// allow goes by the longest rule that fits; of two as long, by the one that
// allows.
func (r robots) allow(u *url.URL) bool {
	at := u.EscapedPath()
	if u.RawQuery != "" {
		at += "?" + u.RawQuery
	}
	longest, allowed := -1, true
	for _, x := range r.rules {
		if n := len(x.pattern); x.fits(at) && (n > longest || n == longest && x.allow) {
			longest, allowed = n, x.allow
		}
	}
	return allowed
}

// fits tells whether a pattern, in which * is anything and $ the end, begins a
// path.
func (x rule) fits(at string) bool {
	pattern, whole := strings.CutSuffix(x.pattern, "$")
	pieces := strings.Split(pattern, "*")
	if !strings.HasPrefix(at, pieces[0]) {
		return false
	}
	at = at[len(pieces[0]):]
	for i, p := range pieces[1:] {
		if whole && i == len(pieces)-2 {
			return strings.HasSuffix(at, p)
		}
		n := strings.Index(at, p)
		if n < 0 {
			return false
		}
		at = at[n+len(p):]
	}
	return !whole || at == ""
}

const (
	mostMaps = 50       // that one names
	mostMap  = 50 << 20 // bytes of one, unpacked
)

// siteMap reads the addresses that a site map names, and those of the maps it
// names.
func (w *worker) siteMap(ctx context.Context, at *url.URL) ([]string, error) {
	pages, maps, err := w.oneMap(ctx, at)
	if err != nil {
		return nil, err
	}
	for i, m := range maps {
		if u, err := url.Parse(m); err == nil && w.belongsAnywhere(at, u) && i < mostMaps {
			more, _, err := w.oneMap(ctx, u)
			if err != nil {
				return nil, err
			}
			pages = append(pages, more...)
		}
	}
	var out []string
	for _, p := range pages {
		if u, err := url.Parse(p); err == nil && w.belongs(at, u) && len(out) < mostPages && len(p) <= maxPath {
			out = append(out, normalURL(u))
		}
	}
	if len(out) == 0 {
		return nil, fault.Conflict("document.map_empty")
	}
	return out, nil
}

func (w *worker) belongsAnywhere(start, u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, start.Host)
}

func (w *worker) oneMap(ctx context.Context, at *url.URL) (pages, maps []string, err error) {
	res, err := w.get(ctx, w.Client, at.String())
	if err != nil {
		return nil, nil, err
	}
	if res.status != http.StatusOK {
		return nil, nil, fault.Conflict("document.site_answered", fault.Params{"status": res.status})
	}
	var r io.Reader = bytes.NewReader(res.data)
	if bytes.HasPrefix(res.data, []byte("\x1f\x8b")) {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, nil, fault.Malformed("document.map_broken").Because(err)
		}
	}
	return readMap(io.LimitReader(r, mostMap))
}

// readMap takes the addresses out of a site map or an index of them.
func readMap(r io.Reader) (pages, maps []string, err error) {
	d := xml.NewDecoder(r)
	var path []string
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return pages, maps, nil
		}
		if err != nil {
			return nil, nil, fault.Malformed("document.map_broken").Because(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if n := len(path); n >= 2 && path[n-1] == "loc" && len(pages)+len(maps) < mostPages+mostMaps {
				switch path[n-2] {
				case "url":
					pages = append(pages, strings.TrimSpace(string(t)))
				case "sitemap":
					maps = append(maps, strings.TrimSpace(string(t)))
				}
			}
		}
	}
}
