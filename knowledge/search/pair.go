package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"yingda/engine"
	"yingda/knowledge"
)

// Pair is two items that can be asked for in nearly the same words.
type Pair struct {
	A, B knowledge.Revision
	// AWording and BWording are the nearest of their wordings, and Like how near
	// these are: 1 is the same wording.
	AWording, BWording string
	Like               float64
}

const (
	pairNear     = 4   // other items that are looked at for a wording
	pairWordings = 6   // of an item that are looked at
	pairLeast    = 0.8 // likeness under which two wordings are about two things; TestItemsThatAreThereTwiceAreFound tells what it finds
)

// Drafts holds what would be released if all were published.
func (s *Searcher) Drafts(ctx context.Context, workspaceID string) (*Prepared, error) {
	x, err := s.draft(ctx, workspaceID)
	return &Prepared{s, x}, err
}

// Revisions are the items that are held, in no order.
func (p *Prepared) Revisions() []knowledge.Revision { return p.x.snap.Revisions }

// Path is a category's name with those above it.
func (p *Prepared) Path(categoryID string) string {
	return p.x.snap.Tree.Path(p.x.snap.Tree.At(categoryID))
}

// Pairs finds items that are alike, the most alike first. told hears how many
// items were looked at. They are compared by their words alone: a model that was
// trained on two items has learned to tell them apart, unless they say the same,
// and then it finds but one of them.
func (p *Prepared) Pairs(ctx context.Context, told func(done int)) ([]Pair, error) {
	items := itemsOf(p.x.snap)
	for i := range items {
		items[i].Group = ""
	}
	m, err := engine.Build(ctx, items, engine.Options{Quick: true})
	if err != nil {
		return nil, err
	}
	x, err := newIndex(p.x.snap, m, nil)
	if err != nil {
		return nil, err
	}
	f := pairFinder{x: x, found: map[[2]int]Pair{}}
	var next, done atomic.Int64
	var wait sync.WaitGroup
	for range threads() {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(x.docs) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				f.around(ctx, i)
				told(int(done.Add(1)))
			}
		})
	}
	wait.Wait()
	out := make([]Pair, 0, len(f.found))
	for _, pair := range f.found {
		out = append(out, pair)
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Like, a.Like), cmp.Compare(a.A.ItemID, b.A.ItemID), cmp.Compare(a.B.ItemID, b.B.ItemID))
	})
	return out, ctx.Err()
}

type pairFinder struct {
	x     *index
	mu    sync.Mutex
	found map[[2]int]Pair
}

// around looks for what can be asked for as the i-th item can.
func (f *pairFinder) around(ctx context.Context, i int) {
	for _, w := range someWordings(f.x.docs[i].Content) {
		sketch := f.x.model.Sketch(w)
		for _, j := range f.x.wordings[knowledge.WordingKey(w)] {
			f.keep(i, int(j), w, w, 1)
		}
		for _, c := range f.x.model.Search(ctx, w, engine.SearchOptions{Limit: pairNear + 1}).Candidates {
			if c.Index != i && !c.Passage {
				f.keep(i, c.Index, w, c.Text, alike(sketch, f.x.model.Sketch(c.Text)))
			}
		}
	}
}

func (f *pairFinder) keep(i, j int, w, v string, like float64) {
	if i == j || like < pairLeast || like < 1 && swapped(w, v) {
		return
	}
	if j < i {
		i, j, w, v = j, i, v, w
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if was, ok := f.found[[2]int{i, j}]; !ok || like > was.Like {
		f.found[[2]int{i, j}] = Pair{A: f.x.docs[i].Revision, B: f.x.docs[j].Revision, AWording: w, BWording: v, Like: like}
	}
}

// swapped tells whether one wording has another word where the other has one:
// 手机银行 for 网上银行 makes another question of it, where a word more or less
// seldom does.
func swapped(a, b string) bool {
	inA, inB := differ(knowledge.WordingKey(a), knowledge.WordingKey(b))
	return inA != "" && inB != ""
}

// someWordings are the standard questions and as many variants as are looked at,
// spread over all of them.
func someWordings(c knowledge.Content) []string {
	out := []string{c.Question}
	if c.QuestionEN != "" {
		out = append(out, c.QuestionEN)
	}
	step := max(1, (len(c.Variants)+pairWordings-1)/pairWordings)
	for i := 0; i < len(c.Variants); i += step {
		out = append(out, c.Variants[i])
	}
	return out
}

// alike is how much two texts say the same, from 0 to 1: by the encoder and by
// the words they share, half each.
func alike(a, b engine.Sketch) float64 {
	return min(1, (max(0, dot(a.Vector, b.Vector))+shared(a.Words, b.Words))/2)
}

func dot(a, b []float32) float64 {
	sum := float32(0)
	for i := range a {
		sum += a[i] * b[i]
	}
	return float64(sum)
}

// shared is the cosine of two texts' words.
func shared(a, b []engine.Word) float64 {
	var sum, aa, bb float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].Hash, b[j].Hash); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			sum += float64(a[i].Weight) * float64(b[j].Weight)
			i, j = i+1, j+1
		}
	}
	for _, w := range a {
		aa += float64(w.Weight) * float64(w.Weight)
	}
	for _, w := range b {
		bb += float64(w.Weight) * float64(w.Weight)
	}
	if sum == 0 {
		return 0
	}
	return sum / math.Sqrt(aa*bb)
}
