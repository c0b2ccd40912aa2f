package chunk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode"

	"yingda/knowledge/document/format"
)

// Chunk is a stretch of a document under one heading.
type Chunk struct {
	Heading []string // from the top down; none before the first heading
	Blocks  []format.Block
	Page    int // where it begins; 0 where the format has no pages
}

// most is how much one chunk holds, in Chinese characters; a Latin letter counts
// for less, so that it is about as long to read.
const (
	most   = 480
	letter = 0.4
)

func size(s string) float64 {
	n := 0.0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 {
			n++
		} else {
			n += letter
		}
	}
	return n
}

func sizeOf(k format.Block) float64 {
	n := size(k.Text)
	for _, s := range k.Items {
		n += size(s)
	}
	for _, r := range k.Rows {
		n += size(strings.Join(r, ""))
	}
	return n
}

// Hash names what a chunk says; where it stands is no part of it, so that a
// chunk stays the same when its document grows around it.
func (c Chunk) Hash() string {
	blocks := make([]format.Block, len(c.Blocks))
	for i, k := range c.Blocks {
		k.Page = 0
		blocks[i] = k
	}
	b, err := json.Marshal(blocks)
	if err != nil {
		panic(err) // strings and numbers only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// Split cuts a document by its headings, and what stands under one heading by
// size. A heading without text under it gives no chunk, but stands in the path
// of those below it.
func Split(doc format.Doc) []Chunk {
	var s splitter
	for _, k := range doc.Blocks {
		if k.Kind == format.Heading {
			s.flush()
			s.head(k)
			continue
		}
		for _, piece := range pieces(k) {
			s.take(piece)
		}
	}
	s.flush()
	return s.out
}

type splitter struct {
	path []format.Block // the headings that stand
	open []format.Block
	size float64
	out  []Chunk
}

func (s *splitter) head(k format.Block) {
	for len(s.path) > 0 && s.path[len(s.path)-1].Level >= k.Level {
		s.path = s.path[:len(s.path)-1]
	}
	s.path = append(s.path, k)
}

// take puts a piece into the open chunk, or begins another where it does not
// fit; what leads to the piece ("as follows:") goes with it.
func (s *splitter) take(k format.Block) {
	n := sizeOf(k)
	if len(s.open) > 0 && s.size+n > most {
		last := s.open[len(s.open)-1]
		leads := len(s.open) > 1 && last.Kind == format.Paragraph && strings.HasSuffix(last.Text, "：") || strings.HasSuffix(last.Text, ":")
		if leads {
			s.open = s.open[:len(s.open)-1]
		}
		s.flush()
		if leads {
			s.open, s.size = append(s.open, last), sizeOf(last)
		}
	}
	s.open, s.size = append(s.open, k), s.size+n
}

func (s *splitter) flush() {
	open := s.open
	s.open, s.size = nil, 0
	if len(open) == 0 {
		return
	}
	c := Chunk{Blocks: open, Page: open[0].Page}
	for _, h := range s.path {
		c.Heading = append(c.Heading, h.Text)
	}
	s.out = append(s.out, c)
}

// pieces cuts a block that is too large for one chunk: a paragraph after
// sentences, a list after items, a table after rows, with the names of its
// columns in each piece.
func pieces(k format.Block) []format.Block {
	if sizeOf(k) <= most {
		return []format.Block{k}
	}
	var out []format.Block
	piece := k
	piece.Text, piece.Items, piece.Rows = "", nil, nil
	head := 0
	if k.Kind == format.Table {
		head = 1
		piece.Rows = k.Rows[:1:1]
	}
	n := sizeOf(piece)
	first := piece
	put := func(part string, add func()) {
		if m := size(part); n > sizeOf(first) && n+m > most {
			out = append(out, piece)
			piece, n = first, sizeOf(first)
		}
		add()
		n += size(part)
	}
	for _, s := range paragraphParts(k.Text) {
		put(s, func() { piece.Text += s })
	}
	for _, s := range k.Items {
		put(s, func() { piece.Items = append(piece.Items, s) })
	}
	for i, r := range k.Rows {
		if i >= head {
			put(strings.Join(r, ""), func() { piece.Rows = append(piece.Rows, r) })
		}
	}
	return append(out, piece)
}

// paragraphParts are sentences with what stands between them; one that is too
// long by itself is cut hard.
func paragraphParts(s string) (out []string) {
	for _, b := range bounds(s) {
		part := []rune(s[b.from:b.to])
		for len(part) > 2*most {
			out = append(out, string(part[:most]))
			part = part[most:]
		}
		out = append(out, string(part))
	}
	return out
}
