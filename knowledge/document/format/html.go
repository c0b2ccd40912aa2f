package format

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads the main part of a web page: without its navigation, forms and
// scripts, and without what stands around the article where it has one.
func readHTML(b *builder, data []byte) (Doc, error) {
	source, err := decodedHTML(data)
	if err != nil {
		return Doc{}, err
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return Doc{}, broken(HTML).Because(err) // deeper than any page is
	}
	p := page{builder: b}
	p.survey(root)
	if err := p.walk(p.main(root)); err != nil {
		return Doc{}, err
	}
	if err := p.flush(); err != nil {
		return Doc{}, err
	}
	if p.doc.Title == "" {
		p.doc.Title = firstHeading(b.blocks)
	}
	return p.doc, nil
}

// decodedHTML goes by what the page says of its encoding, else by its bytes.
func decodedHTML(data []byte) (string, error) {
	if e, name, certain := charset.DetermineEncoding(data, ""); certain && name != "utf-8" {
		if s, err := e.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(s, '\ufffd') {
			return string(s), nil
		}
	}
	return decoded(data)
}

func firstHeading(blocks []Block) string {
	for _, k := range blocks {
		if k.Kind == Heading {
			return k.Text
		}
	}
	return ""
}

// page is a page on its way to blocks.
type page struct {
	*builder
	doc  Doc
	line strings.Builder // of the paragraph that is open
}

// around are the elements that are no content.
var around = []atom.Atom{
	atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Button, atom.Select,
	atom.Head, atom.Object, atom.Canvas, atom.Audio, atom.Video, atom.Math, atom.Textarea, atom.Dialog, atom.Menu,
}

func hidden(n *html.Node) bool {
	if slices.Contains(around, n.DataAtom) {
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true":
			return true
		case a.Key == "role" && slices.Contains([]string{"navigation", "search", "banner", "contentinfo", "complementary", "menu", "dialog", "alert"}, a.Val):
			return true
		case a.Key == "style" && strings.Contains(strings.ReplaceAll(a.Val, " ", ""), "display:none"):
			return true
		}
	}
	return false
}

// survey takes what the page says of itself, and where it leads to.
func (p *page) survey(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Title:
			if p.doc.Title == "" && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				p.doc.Title = textOf(n)
			}
		case atom.Meta:
			p.robots(n)
		case atom.A, atom.Area:
			if to := attr(n, "href"); to != "" && !slices.Contains(strings.Fields(attr(n, "rel")), "nofollow") && len(p.doc.Links) < mostLinks {
				p.doc.Links = append(p.doc.Links, to)
			}
		case atom.Base:
			p.doc.Base = attr(n, "href")
		}
	}
}

const mostLinks = 5000 // of one page

func (p *page) robots(n *html.Node) {
	if !strings.EqualFold(attr(n, "name"), "robots") {
		return
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(attr(n, "content")), func(r rune) bool { return r == ',' || r == ' ' }) {
		p.doc.NoIndex = p.doc.NoIndex || w == "noindex" || w == "none"
		p.doc.NoFollow = p.doc.NoFollow || w == "nofollow" || w == "none"
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// main is the one element that holds the content, or the whole.
func (p *page) main(root *html.Node) *html.Node {
	var mains, articles []*html.Node
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Main || attr(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Article:
			articles = append(articles, n)
		}
	}
	for _, found := range [][]*html.Node{mains, articles} {
		if len(found) == 1 && strings.TrimSpace(textOf(found[0])) != "" {
			return found[0]
		}
	}
	return root
}

// textOf is the text inside a node in one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return oneLine(b.String())
}

// flush ends the open paragraph.
func (p *page) flush() error {
	s := p.line.String()
	p.line.Reset()
	if strings.TrimSpace(s) == "" {
		return nil
	}
	for para := range strings.SplitSeq(s, "\n\n") {
		if err := p.add(Block{Kind: Paragraph, Text: para}); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) walk(n *html.Node) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := p.node(c); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) node(n *html.Node) error {
	switch {
	case n.Type == html.TextNode:
		p.text(n.Data)
		return nil
	case n.Type != html.ElementNode || hidden(n):
		return nil
	}
	switch n.DataAtom {
	case atom.Br:
		p.line.WriteByte('\n')
		return nil
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return p.whole(Block{Kind: Heading, Level: int(n.Data[1] - '0'), Text: p.inside(n)})
	case atom.Summary: // the question of a fold-out list of them
		return p.whole(Block{Kind: Heading, Level: 6, Text: p.inside(n)})
	case atom.Ul, atom.Ol:
		return p.list(n)
	case atom.Dl:
		return p.terms(n)
	case atom.Table:
		return p.table(n)
	case atom.Pre:
		return p.whole(Block{Kind: Paragraph, Text: raw(n)})
	}
	if !blocky(n) {
		return p.walk(n)
	}
	if err := p.flush(); err != nil {
		return err
	}
	if err := p.walk(n); err != nil {
		return err
	}
	return p.flush()
}

// text adds a run of text, its white space as HTML means it.
func (p *page) text(s string) {
	words := strings.Fields(s)
	if len(words) == 0 || s[0] == ' ' || s[0] == '\n' || s[0] == '\t' {
		p.line.WriteByte(' ')
	}
	p.line.WriteString(strings.Join(words, " "))
	if len(words) > 0 && strings.ContainsRune(" \n\t", rune(s[len(s)-1])) {
		p.line.WriteByte(' ')
	}
}

// whole ends what is open and adds a block by itself.
func (p *page) whole(k Block) error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.add(k)
}

var inlines = []atom.Atom{
	atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Input, atom.Ins, atom.Kbd,
	atom.Label, atom.Mark, atom.Q, atom.Ruby, atom.Rb, atom.Rt, atom.Rp, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time,
	atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Data, atom.Picture, atom.Source,
}

func blocky(n *html.Node) bool { return !slices.Contains(inlines, n.DataAtom) }

// inside is the text of a node as one run, hidden parts left out.
func (p *page) inside(n *html.Node) string {
	q := page{builder: &builder{limits: p.limits}}
	q.run(n)
	return q.line.String()
}

// run writes all text below a node as one run; blocks are parted by blanks.
func (p *page) run(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			p.text(c.Data)
		case c.Type != html.ElementNode || hidden(c):
		case c.DataAtom == atom.Br || blocky(c):
			p.line.WriteByte(' ')
			p.run(c)
			p.line.WriteByte(' ')
		default:
			p.run(c)
		}
	}
}

// raw is preformatted text as it stands.
func raw(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
