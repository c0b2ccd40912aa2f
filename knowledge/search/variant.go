package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/mask"
	"yingda/knowledge"
)

// VariantAdvice is another wording for an item.
type VariantAdvice struct {
	Text       string  `json:"text"`
	From       string  `json:"from" enum:"asked,corrected,frame" doc:"A customer asked so in vain; an agent said this item is the answer to it, or it lies near what one corrected; a sibling is asked like this"`
	Of         string  `json:"of" doc:"Of a frame: the sibling's wording"`
	Count      int     `json:"count" doc:"How often it was asked; 0 for a frame"`
	Confidence float64 `json:"confidence" doc:"That it asks for this item"`
}

// Heard is a question that customers asked in vain.
type Heard struct {
	Text  string
	Count int
	// ItemID is the item that an agent named as its answer, "" for none.
	ItemID    string
	Corrected bool
}

const (
	variantsMost = 12
	framesMost   = 6
	heardMost    = 2000
	belongs      = 0.3 // probability from which a question is taken for the item's
)

// variantsFor suggests wordings: what was asked goes before what is made up.
func (s *Searcher) variantsFor(ctx context.Context, who actor.Actor, x *index, d Draft, near []nearby) ([]VariantAdvice, error) {
	taken := map[string]bool{}
	for _, w := range append([]string{d.Content.Question, d.Content.QuestionEN}, d.Content.Variants...) {
		taken[knowledge.WordingKey(w)] = true
	}
	out := []VariantAdvice{}
	add := func(v VariantAdvice) {
		key := knowledge.WordingKey(v.Text)
		elsewhere := slices.ContainsFunc(x.wordings[key], func(i int32) bool { return x.docs[i].ItemID != d.ItemID })
		if key != "" && !taken[key] && !elsewhere && len(out) < variantsMost {
			taken[key] = true
			out = append(out, v)
		}
	}
	heard, err := s.heardFor(ctx, who, d, near)
	if err != nil {
		return nil, err
	}
	for _, v := range heard {
		add(v)
	}
	for _, v := range frames(d.Content, near) {
		add(v)
	}
	return out, nil
}

// heardFor are the questions that customers asked in vain and that are the
// item's rather than any of those near it. The words are customers': they are for
// those who may read every conversation, and nothing that looks like somebody's
// number becomes a wording.
func (s *Searcher) heardFor(ctx context.Context, who actor.Actor, d Draft, near []nearby) ([]VariantAdvice, error) {
	if s.heard == nil || !who.Can("conversation.read_all") || knowledge.WordingKey(d.Content.Question) == "" {
		return nil, nil
	}
	all, err := s.heard(ctx, who.WorkspaceID, heardMost)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	m, err := contest(ctx, d, near)
	if err != nil {
		return nil, err
	}
	var out []VariantAdvice
	for _, h := range all {
		if mask.Text(h.Text) != h.Text {
			continue
		}
		v := VariantAdvice{Text: h.Text, From: "asked", Count: h.Count, Confidence: 1}
		if h.Corrected {
			v.From = "corrected"
		}
		if h.ItemID == "" || h.ItemID != d.ItemID {
			r := m.Search(ctx, h.Text, engine.SearchOptions{Limit: 1})
			if len(r.Candidates) == 0 || r.Candidates[0].Index != 0 || r.Candidates[0].Contrary || r.Candidates[0].Confidence < belongs {
				continue
			}
			v.Confidence = r.Candidates[0].Confidence
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b VariantAdvice) int {
		return cmp.Or(cmp.Compare(b.Confidence*float64(b.Count), a.Confidence*float64(a.Count)), cmp.Compare(a.Text, b.Text))
	})
	return out, ctx.Err()
}

// contest is a small model of the draft, its first item, and of what is near it.
func contest(ctx context.Context, d Draft, near []nearby) (*engine.Model, error) {
	items := []engine.Item{itemOf(knowledge.Revision{ItemID: "draft", Content: d.Content})}
	items[0].Group = ""
	for _, n := range near {
		items = append(items, itemOf(n.Revision))
	}
	return engine.Build(ctx, items, engine.Options{Quick: true})
}

// frames words the draft as its siblings are worded: where two standard questions
// differ in one stretch, the sibling's variants are said with the draft's.
func frames(c knowledge.Content, near []nearby) []VariantAdvice {
	var out []VariantAdvice
	for _, n := range near {
		theirs, ours := differ(n.Question, c.Question)
		if theirs == "" || ours == "" {
			continue
		}
		for _, v := range n.Variants {
			if strings.Count(v, theirs) == 1 && len(out) < framesMost {
				out = append(out, VariantAdvice{Text: strings.Replace(v, theirs, ours, 1), From: "frame", Of: v, Confidence: n.score})
			}
		}
	}
	return out
}

const (
	frameLeast = 0.4 // of the sibling's question that both have
	slotMost   = 8   // characters of the stretch in which they differ
)

// asking are words that ask: a stretch with one of them is no thing that another
// could stand for.
var asking = []string{"什么", "怎么", "怎样", "如何", "多少", "多久", "几", "哪", "吗", "么", "呢", "可以", "能", "需要", "是", "有", "，", ",", "？", "how", "what", "which", "where", "when", "can ", "do "}

func asks(slot string) bool {
	return slices.ContainsFunc(asking, func(w string) bool { return strings.Contains(strings.ToLower(slot), w) })
}

// differ returns the one stretch in which two questions differ, of each; "" where
// they have too little in common for that to mean anything.
func differ(a, b string) (inA, inB string) {
	x, y := []rune(a), []rune(b)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	for head > 0 && (cuts(x, head) || cuts(y, head)) {
		head--
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	for tail > 0 && (cuts(x, len(x)-tail) || cuts(y, len(y)-tail)) {
		tail--
	}
	slotA, slotB := x[head:len(x)-tail], y[head:len(y)-tail]
	common := float64(head+tail) / float64(max(len(x), 1))
	inA, inB = strings.Trim(string(slotA), "的 "), strings.Trim(string(slotB), "的 ")
	if common < frameLeast || len(slotA) > slotMost || len(slotB) > slotMost || asks(inA) || asks(inB) {
		return "", ""
	}
	return inA, inB
}

// cuts tells whether a cut at i parts a word of Latin letters or a number.
func cuts(r []rune, i int) bool {
	solid := func(c rune) bool { return unicode.Is(unicode.Latin, c) || unicode.IsDigit(c) }
	return i > 0 && i < len(r) && solid(r[i-1]) && solid(r[i])
}
