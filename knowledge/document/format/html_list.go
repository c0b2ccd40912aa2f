package format

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// list reads items with those of lists inside them behind. A list whose items
// hold headings or tables is how the page is laid out, and no list.
func (p *page) list(n *html.Node) error {
	if holds(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Summary) {
		if err := p.flush(); err != nil {
			return err
		}
		return p.walkItems(n)
	}
	list := Block{Kind: List, Ordered: n.DataAtom == atom.Ol}
	p.items(n, &list)
	return p.whole(list)
}

func (p *page) walkItems(n *html.Node) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := p.node(c); err != nil {
			return err
		}
		if err := p.flush(); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) items(n *html.Node, list *Block) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode || hidden(c):
		case c.DataAtom == atom.Ul || c.DataAtom == atom.Ol:
			p.items(c, list)
		default:
			list.Items = append(list.Items, p.insideItem(c))
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				if d.DataAtom == atom.Ul || d.DataAtom == atom.Ol {
					p.items(d, list)
				}
			}
		}
	}
}

// insideItem is an item's own text, without the lists right inside it.
func (p *page) insideItem(n *html.Node) string {
	q := page{builder: &builder{limits: p.limits}}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Ul || c.DataAtom == atom.Ol:
		case c.Type == html.TextNode:
			q.text(c.Data)
		case c.Type == html.ElementNode && !hidden(c):
			if blocky(c) {
				q.line.WriteByte(' ')
			}
			q.run(c)
		}
	}
	return q.line.String()
}

// terms reads a list of terms with what they mean: one line each.
func (p *page) terms(n *html.Node) error {
	list := Block{Kind: List}
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Dt:
			list.Items = append(list.Items, p.inside(c))
		case atom.Dd:
			if last := len(list.Items) - 1; last >= 0 {
				list.Items[last] = oneLine(list.Items[last]) + "：" + oneLine(p.inside(c))
			}
		}
	}
	return p.whole(list)
}

func holds(n *html.Node, any ...atom.Atom) bool {
	for c := range n.Descendants() {
		for _, a := range any {
			if c.DataAtom == a {
				return true
			}
		}
	}
	return false
}

const (
	mostColumns = 64
	mostSpan    = 200
)

// table reads a table whose cells may span columns and rows; what a cell says
// holds for each it spans. A table with tables or headings inside, or of one
// column, is how the page is laid out: its cells are read as they come.
func (p *page) table(n *html.Node) error {
	if err := p.flush(); err != nil {
		return err
	}
	if holds(n, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4) {
		return p.walkItems(n)
	}
	g := grid{page: p, down: map[int]reach{}}
	if g.read(n); g.width() < 2 {
		return p.walkItems(n)
	}
	if g.caption != "" {
		if err := p.add(Block{Kind: Paragraph, Text: g.caption}); err != nil {
			return err
		}
	}
	return p.add(Block{Kind: Table, Rows: g.rows})
}

// grid is a table that is being filled; down are the cells that reach into rows
// to come.
type grid struct {
	page    *page
	rows    [][]string
	down    map[int]reach
	caption string
}

type reach struct {
	text string
	rows int
}

func (g *grid) width() int {
	w := 0
	for _, r := range g.rows {
		w = max(w, len(r))
	}
	return w
}

func (g *grid) read(n *html.Node) {
	for c := range n.Descendants() {
		switch {
		case c.Type != html.ElementNode:
		case c.DataAtom == atom.Tr:
			g.row(c)
		case c.DataAtom == atom.Caption:
			g.caption = g.page.inside(c)
		}
	}
}

func (g *grid) row(tr *html.Node) {
	var row []string
	fall := func() { // cells from above
		for len(row) < mostColumns {
			d, ok := g.down[len(row)]
			if !ok {
				return
			}
			if d.rows--; d.rows == 0 {
				delete(g.down, len(row))
			} else {
				g.down[len(row)] = d
			}
			row = append(row, d.text)
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		fall()
		text, deep := g.page.inside(c), span(c, "rowspan")
		for range span(c, "colspan") {
			if len(row) == mostColumns {
				break
			}
			if deep > 1 {
				g.down[len(row)] = reach{text, deep - 1}
			}
			row = append(row, text)
		}
	}
	fall()
	g.rows = append(g.rows, row)
}

func span(n *html.Node, key string) int {
	v, err := strconv.Atoi(attr(n, key))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, mostSpan)
}
