package help

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
	"yingda/workspace"
)

// siteMapMost is how many addresses one file of a site map may have.
const siteMapMost = 50_000

// place is an address of a site map; Changed is unix milliseconds, 0 is unknown.
type place struct {
	Path    string
	Changed int64
}

// places are all pages of a site, the start first.
func (s *site) places() []place {
	out := make([]place, 0, s.count())
	out = append(out, place{})
	for _, n := range s.nodes {
		out = append(out, place{Path: n.path})
	}
	if s.hasLoose() {
		out = append(out, place{Path: "c/" + looseCode})
	}
	for _, a := range s.articles {
		out = append(out, place{a.path, a.ChangedAt})
	}
	return out
}

// count is how many places there are.
func (s *site) count() int {
	n := 1 + len(s.nodes) + len(s.articles)
	if s.hasLoose() {
		n++
	}
	return n
}

// hasLoose tells whether there is a category of what is in none.
func (s *site) hasLoose() bool { return len(s.tops) > 0 && len(s.loose()) > 0 }

// sitemap answers sitemap.xml, which lists files of its own where there is too
// much for one, and those files.
func (v *visit) sitemap(name string) error {
	h := v.work.Settings.Help
	number, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "sitemap-"), ".xml"))
	if name == "sitemap.xml" {
		number, err = 0, nil
	}
	if err != nil || number < 0 || number == 0 && name != "sitemap.xml" || !h.Indexable {
		return fault.NotFound("help.not_found")
	}
	var sites []*site
	total := 0
	for _, l := range h.Languages {
		s, err := v.site(v.r.Context(), v.work, l)
		if err != nil {
			return err
		}
		sites = append(sites, s)
		total += s.count()
	}
	files := (total + v.perMap - 1) / v.perMap
	if files > 1 && number > files || files <= 1 && number > 0 {
		return fault.NotFound("help.not_found")
	}
	if files > 1 && number == 0 {
		return v.siteIndex(sites[0], files)
	}
	// it is of all languages: kept with the first, under what the others are
	key := name
	for _, s := range sites[1:] {
		key += fmt.Sprintf(" %p", s)
	}
	return v.show(sites[0], key, 0, func(context.Context) (*page, error) {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		at, from := 0, max(0, number-1)*v.perMap
		for _, s := range sites {
			for _, p := range s.places() {
				if at >= from && at < from+v.perMap {
					b.WriteString("<url><loc>" + escaped(v.at(s.locale, p.Path)) + "</loc>")
					if p.Changed > 0 {
						b.WriteString("<lastmod>" + time.UnixMilli(p.Changed).UTC().Format(time.RFC3339) + "</lastmod>")
					}
					b.WriteString("</url>\n")
				}
				at++
			}
		}
		b.WriteString("</urlset>\n")
		return pack(http.StatusOK, "application/xml; charset=utf-8", b.Bytes())
	})
}

func (v *visit) siteIndex(s *site, files int) error {
	return v.show(s, fmt.Sprintf("sitemap.xml %d", files), 0, func(context.Context) (*page, error) {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for i := 1; i <= files; i++ {
			b.WriteString("<sitemap><loc>" + escaped(fmt.Sprintf("%s/sitemap-%d.xml", v.base, i)) + "</loc></sitemap>\n")
		}
		b.WriteString("</sitemapindex>\n")
		return pack(http.StatusOK, "application/xml; charset=utf-8", b.Bytes())
	})
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// robots is for a help centre that has an address of its own.
func (v *visit) robots() error {
	body := "User-agent: *\nDisallow: /\n"
	if v.work.Settings.Help.Indexable {
		body = "User-agent: *\nAllow: /\nDisallow: /*/search\nSitemap: " + v.base + "/sitemap.xml\n"
	}
	return v.file("text/plain; charset=utf-8", body, false)
}

// Robots is what search engines may read of the whole installation: the help
// centres that want it, and nothing else.
func (c *Centre) Robots(ctx context.Context, origin string) (string, error) {
	all, err := c.Workspace.All(ctx)
	if err != nil {
		return "", err
	}
	allow, maps := "", ""
	for _, w := range all {
		if h := w.Settings.Help; h.Enabled && h.Indexable {
			allow += "Allow: " + Prefix + w.Slug + "/\nDisallow: " + Prefix + w.Slug + "/*/search\n"
			maps += "Sitemap: " + baseOf(w, origin) + "/sitemap.xml\n"
		}
	}
	return "User-agent: *\n" + allow + "Disallow: /\n" + maps, nil
}

// baseOf is the absolute address of a workspace's help centre.
func baseOf(w workspace.Workspace, origin string) string {
	if a := w.Settings.Help.Address; a != "" {
		return trimBase(a)
	}
	return trimBase(origin) + Prefix + w.Slug
}

// clean drops what is no letter and no sign from what a reader typed.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfffd || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)), " ")
}
