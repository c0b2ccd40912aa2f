package search

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yingda/engine"
	"yingda/knowledge"
	"yingda/knowledge/document/chunk"
)

// papers are the documents of a release, laid beside its items: what was read of
// them, as the engine finds it and as it is said.
type papers struct {
	pieces   []piece // as in passages
	byID     map[string]int
	passages *engine.Passages
	revision map[string][]knowledge.Chunk // revision of a document → its chunks
	size     int64
}

// paper is a document as it is served.
type paper struct {
	knowledge.Document
	path  string // of its category
	group string
}

// piece is a chunk of a document as it is served.
type piece struct {
	knowledge.Chunk
	of        *paper
	passage   engine.Passage
	sentences []chunk.Sentence
}

// lay reads the documents that a snapshot names. What an index before has read
// already is not read again.
func (s *Searcher) lay(ctx context.Context, workspaceID string, x, before *index) error {
	x.papers = papers{byID: map[string]int{}, revision: map[string][]knowledge.Chunk{}}
	if len(x.snap.Documents) == 0 {
		return nil
	}
	var was papers
	if before != nil {
		was = before.papers
	}
	var unread []string
	for _, d := range x.snap.Documents {
		if all, ok := was.revision[d.ID]; ok {
			x.papers.revision[d.ID] = all
		} else {
			unread = append(unread, d.ID)
		}
	}
	err := s.store.Chunks(ctx, workspaceID, unread, func(c knowledge.Chunk) {
		x.papers.revision[c.RevisionID] = append(x.papers.revision[c.RevisionID], c)
	})
	if err != nil {
		return err
	}
	for _, d := range x.snap.Documents {
		d.CategoryID = x.snap.Tree.At(d.CategoryID)
		of := &paper{d, x.snap.Tree.Path(d.CategoryID), x.snap.Tree.Group(d.CategoryID)}
		for _, c := range x.papers.revision[d.ID] {
			x.papers.add(c, of, was)
		}
	}
	passages := make([]engine.Passage, len(x.papers.pieces))
	for i, p := range x.papers.pieces {
		passages[i] = p.passage
	}
	if x.papers.passages, err = engine.NewPassages(ctx, passages, was.passages); err != nil {
		return err
	}
	x.size += x.papers.size + x.papers.passages.Size()
	return nil
}

func (p *papers) add(c knowledge.Chunk, of *paper, was papers) {
	next := piece{Chunk: c, of: of}
	if i, ok := was.byID[c.ID]; ok && was.pieces[i].RevisionID == c.RevisionID && was.pieces[i].of.Title == of.Title && was.pieces[i].of.Grade == of.Grade {
		next.passage, next.sentences = was.pieces[i].passage, was.pieces[i].sentences
	} else {
		next.sentences = chunk.Sentences(c.Blocks)
		next.passage = engine.Passage{ID: c.ID, Heads: append([]string{of.Title}, c.Heading...), Grade: engine.Grade(of.Grade)}
		for _, s := range next.sentences {
			next.passage.Sentences = append(next.passage.Sentences, s.Text)
		}
	}
	for _, s := range next.sentences {
		p.size += int64(2*len(s.Text) + 64)
	}
	p.byID[c.ID] = len(p.pieces)
	p.pieces = append(p.pieces, next)
}

// bars tells why documents are not for a reader, each looked at once.
type bars struct {
	reader reader
	known  map[*paper]string
}

func (b bars) of(p *paper) string {
	why, ok := b.known[p]
	if !ok {
		why = b.reader.barred(p.doc())
		b.known[p] = why
	}
	return why
}

// doc is a document as an item whose one answer always holds: what it says, and
// of which chunk, is put in where it is known.
func (p *paper) doc() doc {
	c := knowledge.Content{
		CategoryID: p.CategoryID, Grade: p.Grade, Visibility: p.Visibility, ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil, Answers: []knowledge.Answer{{}},
	}
	return doc{Revision: knowledge.Revision{ID: p.ID, Content: c}, ready: knowledge.Read(c.Answers), path: p.path, group: p.group}
}

// said is a chunk as an item, with a sentence marked; -1 marks none.
func (p piece) said(sentence int, locale string) doc {
	d := p.of.doc()
	d.ItemID, d.Question = p.ID, p.title()
	var mark *chunk.Sentence
	if sentence >= 0 && sentence < len(p.sentences) {
		mark = &p.sentences[sentence]
	}
	a := knowledge.Answer{Text: chunk.Say(p.Blocks, mark)}
	if p.of.Link != "" {
		a.Parts = []knowledge.Part{{Kind: knowledge.PartLink, Title: p.of.Title, URL: p.of.Link}}
	}
	d.Answers = []knowledge.Answer{a}
	d.ready = knowledge.Read(d.Answers)
	d.Source = p.cited(locale)
	return d
}

// title is what a chunk is called: its own heading, and the document's title
// where that is not said by it.
func (p piece) title() string {
	title := p.of.Title
	if n := len(p.Heading); n > 0 {
		own := p.Heading[n-1]
		if strings.Contains(own, title) {
			title = own
		} else {
			title = title + " · " + own
		}
	}
	return short(title, longestTitle)
}

const (
	longestTitle = 80 // characters
	longestHint  = 20
)

func short(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// tellApart adds to chunks of one name, as parts of a long section, what they
// say: people are asked to choose between them.
func tellApart(all []Candidate) {
	named := map[string]int{}
	for _, c := range all {
		named[c.Question]++
	}
	for i, c := range all {
		if c.DocumentID != "" && named[c.Question] > 1 && c.Matched != "" {
			all[i].Question = c.Question + "：" + short(c.Matched, longestHint)
		}
	}
}

// cited names the document, the heading and the page, as a source is shown.
func (p piece) cited(locale string) string {
	parts := slices.Clone(p.Heading)
	if len(parts) == 0 || parts[0] != p.of.Title {
		parts = append([]string{p.of.Title}, parts...)
	}
	if len(parts) > 2 { // what stands between says little
		parts = []string{parts[0], parts[len(parts)-1]}
	}
	s := strings.Join(parts, " › ")
	if p.Page == 0 {
		return s
	}
	if strings.HasPrefix(locale, "en") {
		return s + ", p. " + strconv.FormatInt(p.Page, 10)
	}
	return s + "（第 " + strconv.FormatInt(p.Page, 10) + " 页）"
}
