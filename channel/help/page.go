package help

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed page/*.html
var files embed.FS

var kinds = []string{"start", "category", "article", "search", "sorry"}

var templates = func() map[string]*template.Template {
	frame := template.Must(template.ParseFS(files, "page/frame.html"))
	out := map[string]*template.Template{}
	for _, kind := range kinds {
		out[kind] = template.Must(template.Must(frame.Clone()).ParseFS(files, "page/"+kind+".html"))
	}
	return out
}()

// view is what every page shows.
type view struct {
	Lang      string // "zh-CN"
	Theme     string
	Site      string // its title
	Logo      string
	Title     string // of the page, "" on the first
	About     string // description
	Root      string // "../../": from the page to the help centre
	Tongue    string // "zh"
	Sheet     string
	Canonical string
	Others    []other // the same page in each language there is
	Switch    []other // where the other languages are read
	Public    bool    // search engines may list it
	Data      template.JS
	Chat      chat
	Question  string // in the search field
	Type      string // of OpenGraph
	Trail     []link
	Body      any

	text func(key string, params map[string]any) string
}

type other struct{ Lang, Href, Name string }

type link struct {
	Href, Text string
	Foreign    bool // in Chinese on an English page
	Count      int
	Down       []link
}

// T is a text of the page's language; pairs are its parameters.
func (v view) T(key string, pairs ...any) string {
	params := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return v.text(key, params)
}

var tongueNames = map[string]string{chinese: "中文", english: "English"}

// view begins a page at a path of the site ("", "a/…"), as deep as its slashes.
func (v *visit) view(s *site, path string) view {
	h := v.work.Settings.Help
	root := "../" + strings.Repeat("../", strings.Count(path, "/"))
	out := view{
		Lang: v.locale, Theme: h.Theme, Site: s.title(), Logo: h.Logo, Root: root, Tongue: tongueOf(v.locale), Sheet: s.sheet.name,
		Canonical: v.at(v.locale, path), Public: h.Indexable, Chat: v.chat, Type: "website",
		text: func(key string, params map[string]any) string { return v.Text(v.locale, "help."+key, params) },
	}
	for _, l := range h.Languages {
		if l != v.locale {
			out.Switch = append(out.Switch, other{l, root + tongueOf(l) + "/", tongueNames[l]})
		}
	}
	return out
}

// at is the absolute address of a path in a language.
func (v *visit) at(locale, path string) string { return v.base + "/" + tongueOf(locale) + "/" + path }

// also notes where a page stands in a language, itself included.
func (p *view) also(v *visit, locale, path string) {
	p.Others = append(p.Others, other{Lang: locale, Href: v.at(locale, path)})
	for i := range p.Switch {
		if p.Switch[i].Lang == locale {
			p.Switch[i].Href = p.Root + tongueOf(locale) + "/" + path
		}
	}
}

// everywhere notes a page that stands at the same path in every language.
func (p *view) everywhere(v *visit, path string) {
	for _, l := range v.work.Settings.Help.Languages {
		p.also(v, l, path)
	}
}

// data is what the page tells machines: JSON-LD.
func (p *view) data(all ...map[string]any) error {
	for _, d := range all {
		d["@context"] = "https://schema.org"
	}
	b, err := json.Marshal(all)
	p.Data = template.JS(b) //nolint:gosec // JSON as Go writes it has no < and > to end the element by
	return err
}

// render makes a page. pictures are the origins of what it shows.
func (v *visit) render(kind string, status int, p view, pictures []string) (*page, error) {
	var buf bytes.Buffer
	if err := templates[kind].ExecuteTemplate(&buf, "frame", p); err != nil {
		return nil, fmt.Errorf("render %s: %w", kind, err)
	}
	out, err := pack(status, "text/html; charset=utf-8", buf.Bytes())
	if err != nil {
		return nil, err
	}
	if o := originOf(p.Logo); o != "" {
		pictures = append(pictures, o)
	}
	out.policy = policy(pictures, p.Chat)
	if !p.Public || status != http.StatusOK {
		out.robots = "noindex"
	}
	return out, nil
}

// policy lets a page load its style and its pictures, and nothing else; where the
// chat is on it, what the chat needs.
func policy(pictures []string, c chat) string {
	slices.Sort(pictures)
	images := strings.Join(append([]string{"img-src 'self'"}, slices.Compact(pictures)...), " ")
	rest := "style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if c.Key == "" {
		return "default-src 'none'; " + images + "; " + rest
	}
	socket := "ws" + strings.TrimPrefix(c.Origin, "http")
	return "default-src 'none'; script-src 'self' " + c.Origin + "; connect-src 'self' " + c.Origin + " " + socket + "; " + images + " " + c.Origin + " data: blob:; media-src 'self' " + c.Origin + " blob:; " + rest
}

// sorry is the page for what cannot be shown. It names nothing of the request.
func (v *visit) sorry(status int, what string) (*page, error) {
	p := view{Lang: v.locale, Theme: "auto", Tongue: tongueOf(v.locale), Root: upFrom(strings.TrimPrefix(v.r.URL.Path, Prefix)), text: func(key string, params map[string]any) string { return v.Text(v.locale, "help."+key, params) }}
	if v.work.ID != "" {
		s, err := v.site(v.r.Context(), v.work, v.locale)
		if err != nil {
			return nil, err
		}
		p = v.view(s, "")
		p.Root = upFrom(strings.TrimPrefix(v.r.URL.Path, Prefix+v.work.Slug+"/"))
		for i, o := range p.Switch {
			p.Switch[i].Href = p.Root + tongueOf(o.Lang) + "/"
		}
	}
	p.Title, p.Public, p.Canonical = p.T(what), false, ""
	p.Body = struct{ What string }{what}
	return v.render("sorry", status, p, nil)
}

// upFrom leads from a path to where it begins.
func upFrom(path string) string {
	return "./" + strings.Repeat("../", strings.Count(path, "/"))
}

// day is a date as a reader writes it, in the workspace's zone.
func (v *visit) day(ms int64) (written, machine string) {
	t := time.UnixMilli(ms).In(v.work.Location())
	if v.locale == english {
		return t.Format("2 January 2006"), t.Format(time.DateOnly)
	}
	return t.Format("2006年1月2日"), t.Format(time.DateOnly)
}

func (s *site) linkTo(n *node, root string, depth int) link {
	l := link{Href: root + tongueOf(s.locale) + "/" + n.path, Text: n.name, Foreign: n.foreign, Count: n.count}
	if depth > 0 {
		for _, d := range n.down {
			l.Down = append(l.Down, s.linkTo(d, root, depth-1))
		}
	}
	return l
}

func (s *site) linksTo(articles []int, root string) (out []link) {
	for _, i := range articles {
		out = append(out, link{Href: root + tongueOf(s.locale) + "/" + s.articles[i].path, Text: s.articles[i].Question})
	}
	return out
}

// categoryLinks are the top categories, and one for what is in none.
func (v *visit) categoryLinks(s *site, p view, depth int) (out []link) {
	for _, n := range s.tops {
		out = append(out, s.linkTo(n, p.Root, depth))
	}
	if rest := s.loose(); len(rest) > 0 && len(s.tops) > 0 {
		out = append(out, link{Href: p.Root + p.Tongue + "/c/" + looseCode, Text: p.T("loose"), Count: len(rest)})
	}
	return out
}

// looseCode stands for the category of what is in none.
const looseCode = "other"

const mostAskedShown = 8

type startBody struct {
	Greeting   string
	Asked      []link
	Categories []link
	Loose      []link // where there are no categories at all
	Count      int
}

func (v *visit) start(s *site) error {
	ids, n := v.mostAsked(v.r.Context(), v.work.ID)
	return v.show(s, "", n, func(context.Context) (*page, error) {
		p := v.view(s, "")
		b := startBody{Greeting: v.work.Settings.Help.Greeting.In(v.locale), Categories: v.categoryLinks(s, p, 1), Count: len(s.articles)}
		b.Asked = s.linksTo(s.mostAsked(ids, nil), p.Root)
		if len(s.tops) == 0 {
			b.Loose = s.linksTo(s.loose(), p.Root)
			b.Loose = b.Loose[:min(len(b.Loose), pageOf)]
		}
		p.About = firstOf(b.Greeting, p.T("about", "site", p.Site))
		p.everywhere(v, "")
		p.Body = b
		err := p.data(map[string]any{
			"@type": "WebSite", "name": p.Site, "url": p.Canonical, "inLanguage": v.locale,
			"potentialAction": map[string]any{"@type": "SearchAction", "target": v.at(v.locale, "search?q={q}"), "query-input": "required name=q"},
		})
		if err != nil {
			return nil, err
		}
		return v.render("start", http.StatusOK, p, nil)
	})
}

// mostAsked are the articles among what is asked most that are in a node or
// below it; nil is the whole site.
func (s *site) mostAsked(ids []string, in *node) (out []int) {
	for _, id := range ids {
		i, ok := s.byItem[id]
		if ok && len(out) < mostAskedShown && (in == nil || slices.Contains(s.articles[i].node.trail(), in)) {
			out = append(out, i)
		}
	}
	return out
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
