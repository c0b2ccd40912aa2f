package format

import (
	"slices"
	"strings"
)

// Kind is what a block is.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	List      Kind = "list"
	Table     Kind = "table"
)

// Block is a piece of a document that stands by itself. Texts are plain, not
// Markdown; a paragraph may hold line breaks.
type Block struct {
	Kind    Kind       `json:"kind" enum:"heading,paragraph,list,table"`
	Level   int        `json:"level,omitempty" doc:"Of a heading, from 1"`
	Text    string     `json:"text,omitempty" doc:"Of a heading or paragraph; plain"`
	Items   []string   `json:"items,omitempty" doc:"Of a list"`
	Ordered bool       `json:"ordered,omitempty" doc:"The list is numbered"`
	Rows    [][]string `json:"rows,omitempty" doc:"Of a table; the first names the columns"`
	Page    int        `json:"page,omitempty" doc:"From 1; 0 where the format has none"`
}

// Doc is a document that was read.
type Doc struct {
	Format string
	Title  string // its own; "" for none
	Blocks []Block
	Pages  int // 0 where the format has none

	// Of a web page, for who follows it.
	Links    []string // as written
	Base     string   // against which they are meant; "" for the page itself
	NoIndex  bool     // it asks not to be kept
	NoFollow bool     // it asks that its links not be followed
}

// builder collects blocks within the limits.
type builder struct {
	limits Limits
	blocks []Block
	bytes  int64
	page   int
}

// add takes a block with something in it; it fails beyond the limits.
func (b *builder) add(k Block) error {
	if k = k.tidy(); k.empty() {
		return nil
	}
	k.Page = b.page
	b.bytes += k.size()
	if b.bytes > b.limits.TextBytes || len(b.blocks) >= b.limits.Blocks {
		return tooLong(b.limits)
	}
	b.blocks = append(b.blocks, k)
	return nil
}

// tidy trims the block's texts and drops what is empty.
func (k Block) tidy() Block {
	if k.Kind == Heading {
		k.Text = oneLine(k.Text)
		k.Level = min(max(k.Level, 1), 6)
	}
	if k.Kind == Paragraph {
		k.Text = manyLines(k.Text)
	}
	if k.Kind == List {
		k.Items = slices.DeleteFunc(mapped(k.Items, oneLine), func(s string) bool { return s == "" })
	}
	if k.Kind == Table {
		k.Rows = slices.DeleteFunc(k.Rows, func(r []string) bool {
			return !slices.ContainsFunc(r, func(s string) bool { return oneLine(s) != "" })
		})
		k.Rows = squared(k.Rows)
	}
	return k
}

func mapped(all []string, fn func(string) string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fn(s)
	}
	return out
}

// squared tidies all cells and gives all rows as many as the longest has.
func squared(rows [][]string) [][]string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	for i, r := range rows {
		rows[i] = make([]string, width)
		copy(rows[i], mapped(r, oneLine))
	}
	return rows
}

func (k Block) empty() bool { return k.Text == "" && len(k.Items) == 0 && len(k.Rows) == 0 }

func (k Block) size() int64 {
	n := len(k.Text)
	for _, s := range k.Items {
		n += len(s)
	}
	for _, r := range k.Rows {
		for _, c := range r {
			n += len(c)
		}
	}
	return int64(n)
}

// oneLine makes every run of white space one blank, and none between Chinese
// characters, where a line was only broken to fit.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// manyLines keeps line breaks and tidies each line; empty lines go.
func manyLines(s string) string {
	var out []string
	for l := range strings.Lines(s) {
		if l = oneLine(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
