package search

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Advice is what the base itself suggests for an item that is being written.
type Advice struct {
	Categories []CategoryAdvice      `json:"categories" doc:"The likeliest first, at most three"`
	Tags       []WordAdvice          `json:"tags"`
	Products   []WordAdvice          `json:"products"`
	Variants   []VariantAdvice       `json:"variants"`
	Grade      knowledge.GradeAdvice `json:"grade"`
	Near       []NearItem            `json:"near" doc:"The items it was read from, the nearest first"`
}

// CategoryAdvice is a category that the nearest items stand in.
type CategoryAdvice struct {
	CategoryID string  `json:"category_id"`
	Path       string  `json:"path"`
	Share      float64 `json:"share" doc:"Of what the nearest items weigh"`
}

// WordAdvice is a tag or product that the nearest items have.
type WordAdvice struct {
	Word  string  `json:"word"`
	Share float64 `json:"share" doc:"Of what the nearest items weigh"`
}

// NearItem is an item that lies near.
type NearItem struct {
	Brief
	CategoryID string  `json:"category_id"`
	Grade      string  `json:"grade"`
	Score      float64 `json:"score"`
}

// Draft is an item that is being written.
type Draft struct {
	ItemID  string            `json:"item_id,omitempty" doc:"Empty for a new one"`
	Content knowledge.Content `json:"content"`
}

const (
	nearAsked    = 20   // items that a suggestion is read from
	nearShown    = 5    //
	categoryMost = 3    //
	wordsMost    = 6    //
	wordShare    = 0.25 // of the weight that a word must have
	sharp        = 4    // likeness counts by this power: the nearest decide
)

// Advise suggests where an item that is being written belongs, what it is called
// by, how else it is asked, and how risky it is: from the items near it, the
// questions that customers asked in vain, and the frames of its siblings' wordings.
// Permission knowledge.write.
func (s *Searcher) Advise(ctx context.Context, who actor.Actor, d Draft) (Advice, error) {
	out := Advice{Categories: []CategoryAdvice{}, Tags: []WordAdvice{}, Products: []WordAdvice{}, Variants: []VariantAdvice{}, Near: []NearItem{}}
	if err := who.Need("knowledge.write"); err != nil {
		return out, err
	}
	if len([]rune(d.Content.Question)) > maxTrial {
		return out, fault.Invalid("knowledge.too_long", "content/question", fault.Params{"max": maxTrial})
	}
	sight, err := s.store.SightOf(ctx, who)
	if err != nil {
		return out, err
	}
	x, err := s.draft(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	near := x.around(ctx, d, sight)
	out.Grade = knowledge.AdviseGrade(d.Content, x.snap.Tree.Path(d.Content.CategoryID))
	out.Categories = x.categoriesOf(near)
	out.Tags = wordsOf(near, d.Content.Tags, func(c knowledge.Content) []string { return c.Tags })
	out.Products = wordsOf(near, d.Content.Products, func(c knowledge.Content) []string { return c.Products })
	for _, n := range near[:min(len(near), nearShown)] {
		out.Near = append(out.Near, NearItem{Brief{n.ItemID, n.Key, n.title("")}, n.CategoryID, n.Grade, n.score})
	}
	if out.Variants, err = s.variantsFor(ctx, who, x, d, near); err != nil {
		return out, err
	}
	return out, ctx.Err()
}

// nearby is an item and how like the one being written it is.
type nearby struct {
	doc
	score, weight float64
}

// around returns the items near a draft that its editor may see, the nearest
// first: near its question, or near one of its first variants.
func (x *index) around(ctx context.Context, d Draft, sight knowledge.Sight) []nearby {
	best := map[int]float64{}
	questions := append([]string{d.Content.Question, d.Content.QuestionEN}, d.Content.Variants[:min(len(d.Content.Variants), 3)]...)
	for _, q := range questions {
		r := x.model.Search(ctx, q, engine.SearchOptions{Limit: nearAsked, Allow: func(i int) bool {
			return x.docs[i].ItemID != d.ItemID && sight.Sees(x.docs[i].Content)
		}})
		for _, c := range r.Candidates {
			best[c.Index] = max(best[c.Index], c.Score)
		}
	}
	var out []nearby
	for i, score := range best {
		if score >= nearest {
			out = append(out, nearby{x.docs[i], score, pow(score, sharp)})
		}
	}
	slices.SortFunc(out, func(a, b nearby) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ItemID, b.ItemID)) })
	return out[:min(len(out), nearAsked)]
}

func pow(v float64, n int) float64 {
	out := 1.0
	for range n {
		out *= v
	}
	return out
}

func (x *index) categoriesOf(near []nearby) []CategoryAdvice {
	weight, total := map[string]float64{}, 0.0
	for _, n := range near {
		total += n.weight
		if n.CategoryID != "" {
			weight[n.CategoryID] += n.weight
		}
	}
	out := []CategoryAdvice{}
	for _, id := range heaviest(weight) {
		out = append(out, CategoryAdvice{id, x.snap.Tree.Path(id), weight[id] / total})
	}
	return out[:min(len(out), categoryMost)]
}

// wordsOf are the words that much of what is near has and the draft has not.
func wordsOf(near []nearby, have []string, of func(knowledge.Content) []string) []WordAdvice {
	weight, total := map[string]float64{}, 0.0
	for _, n := range near {
		total += n.weight
		for _, w := range of(n.Content) {
			weight[w] += n.weight
		}
	}
	out := []WordAdvice{}
	for _, w := range heaviest(weight) {
		if share := weight[w] / total; share >= wordShare && !slices.Contains(have, w) && len(out) < wordsMost {
			out = append(out, WordAdvice{w, share})
		}
	}
	return out
}

func heaviest(weight map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(weight), func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
}
