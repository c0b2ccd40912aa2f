package format

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// readMarkdown reads CommonMark with tables.
func readMarkdown(b *builder, data []byte) (Doc, error) {
	source, err := decoded(data)
	if err != nil {
		return Doc{}, err
	}
	title, source := frontMatter(source)
	m := markdown{builder: b, src: []byte(source)}
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(m.src))
	return Doc{Title: title}, m.children(root, 0)
}

// frontMatter parts the settings that some tools put before a page from it, and
// takes the title from them.
func frontMatter(source string) (title, rest string) {
	body, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return "", source
	}
	settings, rest, ok := strings.Cut(body, "\n---\n")
	if !ok {
		return "", source
	}
	for line := range strings.Lines(settings) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "title" {
			title = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return title, rest
}

type markdown struct {
	*builder
	src []byte
}

const deepest = 40 // levels of quotes and lists inside each other that are followed

func (m markdown) children(n ast.Node, depth int) error {
	if depth > deepest {
		return nil
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := m.block(c, depth); err != nil {
			return err
		}
	}
	return nil
}

func (m markdown) block(n ast.Node, depth int) error {
	switch n := n.(type) {
	case *ast.Heading:
		return m.add(Block{Kind: Heading, Level: n.Level, Text: m.inline(n)})
	case *ast.Paragraph, *ast.TextBlock:
		return m.add(Block{Kind: Paragraph, Text: m.inline(n)})
	case *ast.List:
		list := Block{Kind: List, Ordered: n.IsOrdered()}
		m.items(n, &list, depth)
		return m.add(list)
	case *east.Table:
		return m.add(Block{Kind: Table, Rows: m.rows(n)})
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return m.add(Block{Kind: Paragraph, Text: string(n.Lines().Value(m.src))})
	case *ast.HTMLBlock:
		return m.html(n)
	}
	return m.children(n, depth+1)
}

// items collects a list's items; those of a list inside follow their own.
func (m markdown) items(n ast.Node, list *Block, depth int) {
	if depth > deepest {
		return
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		var own []string
		var inside []ast.Node
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			if c.Kind() == ast.KindList {
				inside = append(inside, c)
				continue
			}
			own = append(own, m.inline(c))
		}
		list.Items = append(list.Items, strings.Join(own, " "))
		for _, c := range inside {
			m.items(c, list, depth+1)
		}
	}
}

func (m markdown) rows(t ast.Node) (rows [][]string) {
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var row []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			row = append(row, m.inline(c))
		}
		rows = append(rows, row)
	}
	return rows
}

// html reads a piece of HTML between the Markdown.
func (m markdown) html(n *ast.HTMLBlock) error {
	b := &builder{limits: m.limits}
	if _, err := readHTML(b, n.Lines().Value(m.src)); err != nil {
		return err
	}
	for _, k := range b.blocks {
		if err := m.add(k); err != nil {
			return err
		}
	}
	return nil
}

// inline is a node's text without marks.
func (m markdown) inline(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, enter bool) (ast.WalkStatus, error) { // nothing fails in it
		if !enter {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			v := c.Segment.Value(m.src)
			if !c.IsRaw() {
				v = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v)))
			}
			b.Write(v)
			if c.HardLineBreak() {
				b.WriteByte('\n')
			} else if c.SoftLineBreak() {
				b.WriteByte(soft)
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(m.src))
		case *ast.Image:
			return ast.WalkSkipChildren, nil
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			b.Write(c.Lines().Value(m.src))
		}
		return ast.WalkContinue, nil
	})
	return tightened(b.String())
}

// soft stands for a line broken to fit, until the line is joined again.
const soft = '\v'

// tightened joins the lines that were only broken to fit, and drops the marks of
// emphasis that the parser does not take for such between Chinese characters.
func tightened(s string) string {
	out := ""
	for part := range strings.SplitSeq(s, string(soft)) {
		out = join(strings.TrimRight(out, " "), strings.TrimLeft(part, " "))
	}
	return strings.TrimSpace(strings.ReplaceAll(out, "**", ""))
}
