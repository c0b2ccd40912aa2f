package help

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"yingda/internal/fault"
)

// pageOf is how many questions stand on one page.
const pageOf = 50

type categoryBody struct {
	Name     string
	Foreign  bool
	Count    int
	Down     []link
	Articles []link
	At, Of   int    // pages
	Before   string // addresses of the pages beside it
	After    string
}

func (v *visit) category(s *site, last string) error {
	n, path, articles := (*node)(nil), "c/"+looseCode, []int(nil)
	if last == looseCode {
		articles = s.loose()
	} else if n = s.atCode[codeIn(last)]; n != nil {
		path, articles = n.path, n.articles
		if right := "c/" + url.PathEscape(last); right != path {
			return v.move(http.StatusMovedPermanently, path[2:]+pageQuery(pageAsked(v.r)))
		}
	}
	if n == nil && (len(articles) == 0 || len(s.tops) == 0) {
		return fault.NotFound("help.not_found")
	}
	pages := max(1, (len(articles)+pageOf-1)/pageOf)
	at := pageAsked(v.r)
	if at < 1 || at > pages {
		return fault.NotFound("help.not_found")
	}
	return v.show(s, path+pageQuery(at), 0, func(context.Context) (*page, error) {
		p := v.view(s, path)
		b := categoryBody{Name: p.T("loose"), Count: len(articles)}
		if n != nil {
			b.Name, b.Foreign, b.Count = n.name, n.foreign, n.count
			for _, d := range n.down {
				b.Down = append(b.Down, s.linkTo(d, p.Root, 0))
			}
			p.Trail = s.trailTo(n.up, p)
		} else {
			p.Trail = s.trailTo(nil, p)
		}
		shown := articles[(at-1)*pageOf : min(len(articles), at*pageOf)]
		b.Articles = s.linksTo(shown, p.Root)
		b.At, b.Of = at, pages
		if at > 1 {
			b.Before = "./" + path[2:] + pageQuery(at-1)
		}
		if at < pages {
			b.After = "./" + path[2:] + pageQuery(at+1)
		}
		p.Title, p.About = b.Name, p.T("category.about", "name", b.Name, "count", b.Count, "site", p.Site)
		p.Canonical += pageQuery(at)
		if at == 1 {
			v.alsoNode(&p, n)
		}
		items := []map[string]any{}
		for i, a := range shown {
			items = append(items, map[string]any{"@type": "ListItem", "position": (at-1)*pageOf + i + 1, "url": v.at(v.locale, s.articles[a].path), "name": s.articles[a].Question})
		}
		p.Body = b
		err := p.data(
			map[string]any{"@type": "CollectionPage", "name": b.Name, "url": p.Canonical, "inLanguage": v.locale, "mainEntity": map[string]any{"@type": "ItemList", "itemListElement": items}},
			v.crumbs(s, n, b.Name, p.Canonical),
		)
		if err != nil {
			return nil, err
		}
		return v.render("category", http.StatusOK, p, nil)
	})
}

// alsoNode notes the languages in which a category has something to read.
func (v *visit) alsoNode(p *view, n *node) {
	for _, l := range v.work.Settings.Help.Languages {
		s, err := v.site(v.r.Context(), v.work, l)
		if err != nil {
			continue
		}
		if n == nil && s.hasLoose() {
			p.also(v, l, "c/"+looseCode)
		} else if n != nil && s.nodeOf[n.id] != nil {
			p.also(v, l, s.nodeOf[n.id].path)
		}
	}
}

// trailTo are the links down to a node, the start first.
func (s *site) trailTo(n *node, p view) []link {
	out := []link{{Href: p.Root + p.Tongue + "/", Text: p.T("start")}}
	for _, x := range n.trail() {
		out = append(out, link{Href: p.Root + p.Tongue + "/" + x.path, Text: x.name, Foreign: x.foreign})
	}
	return out
}

// crumbs is the way down to a page, for machines; n is the node it is in, or is.
func (v *visit) crumbs(s *site, n *node, name, address string) map[string]any {
	list := []map[string]any{}
	add := func(name, address string) {
		list = append(list, map[string]any{"@type": "ListItem", "position": len(list) + 1, "name": name, "item": address})
	}
	add(s.title(), v.at(v.locale, ""))
	for _, x := range n.trail() {
		if a := v.at(v.locale, x.path); a != address {
			add(x.name, a)
		}
	}
	add(name, address)
	return map[string]any{"@type": "BreadcrumbList", "itemListElement": list}
}

// pageAsked is the page of a list that is asked for; 0 for none there can be.
func pageAsked(r *http.Request) int {
	q := r.URL.Query().Get("page")
	if q == "" {
		return 1
	}
	n, err := strconv.Atoi(q)
	if err != nil || n < 2 || fmt.Sprint(n) != q {
		return 0
	}
	return n
}

func pageQuery(n int) string {
	if n <= 1 {
		return ""
	}
	return "?page=" + strconv.Itoa(n)
}
