package knowledge

import (
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// safeSchemes are where a link in an answer may lead.
var safeSchemes = []string{"http", "https", "mailto", "tel"}

// markdown tells whether an answer links to a place it must not (a script, a
// file), and whether it holds HTML, which is shown as it stands and not obeyed.
func markdown(source string) (unsafe, html bool) {
	src := []byte(source)
	walk := func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if !enter {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			unsafe = unsafe || !safeLink(string(n.Destination))
		case *ast.Image:
			unsafe = unsafe || !safeLink(string(n.Destination))
		case *ast.AutoLink:
			unsafe = unsafe || n.AutoLinkType == ast.AutoLinkURL && !safeLink(string(n.URL(src)))
		case *ast.RawHTML, *ast.HTMLBlock:
			html = true
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(src)), walk); err != nil {
		return true, html
	}
	return unsafe, html
}

func safeLink(to string) bool {
	u, err := url.Parse(strings.TrimSpace(to))
	return err == nil && slices.Contains(safeSchemes, strings.ToLower(u.Scheme))
}

// plain returns an answer's words without its marks, to find the item by.
func plain(source string) string {
	src := []byte(source)
	var b strings.Builder
	walk := func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if enter {
				b.Write(n.Segment.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		default:
			if !enter && n.Type() == ast.TypeBlock {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(src)), walk); err != nil {
		return source
	}
	return strings.TrimSpace(b.String())
}
