package search

import (
	"context"
	"slices"
	"sync"
	"time"

	"yingda/engine"
	"yingda/knowledge"
)

// Shelf is what anyone may read of a release in one language: the items that the
// search would tell a stranger on the web here and now, and nothing else. It does
// not change; another takes its place when what may be read does.
type Shelf struct {
	ReleaseID string // "" where nothing is released
	Tree      knowledge.Tree
	Entries   []Entry // in the release's order

	x    *index
	r    reader
	of   []int32        // doc → its place in Entries, -1 for none
	byID map[string]int // item id → place
}

// Entry is an item on a shelf.
type Entry struct {
	ItemID     string
	RevisionID string
	CategoryID string // a node of the shelf's tree; "" for none
	Question   string // in the shelf's language
	Answer     knowledge.Answer
	AnswerN    int   // its place among the item's answers, from 0
	ChangedAt  int64 // unix milliseconds
}

// Hit is an entry that a search found.
type Hit struct {
	Entry
	Matched string // the wording that was nearest
}

const (
	shelfLooks = time.Second      // how old what may be read by now may be
	treeLooks  = 10 * time.Second // and what the categories are called

	// A search of pages lists what is likely to be meant, however it is said, and
	// what has so much of the question's own words, since people type one word
	// where they look things up. Less than both is nothing.
	hitChance, hitShare = 0.3, 0.5
)

// shelfSlot is a shelf with what it was made by.
type shelfSlot struct {
	mu       sync.Mutex
	shelf    *Shelf
	lookedAt time.Time
	treeAt   time.Time
	timed    []int // docs that time or hours decide about
	said     []int // of each of these, the answer that is said; -1 for none
}

// Shelf returns what a stranger may read in a language ("zh-CN", "en"). The same
// one is returned while nothing has changed that it is made by; what time decides
// is a second old at most.
func (s *Searcher) Shelf(ctx context.Context, workspaceID, locale string) (*Shelf, error) {
	x, err := s.of(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	v, _ := x.shelves.LoadOrStore(locale, &shelfSlot{})
	slot := v.(*shelfSlot)
	slot.mu.Lock()
	defer slot.mu.Unlock()
	now := s.clock.Now()
	if slot.shelf != nil && recent(slot.lookedAt, now, shelfLooks) {
		return slot.shelf, nil
	}
	r, err := s.reader(ctx, Query{WorkspaceID: workspaceID, Locale: locale, Channel: "webchat", Now: now})
	if err != nil {
		return nil, err
	}
	tree, same := knowledge.Tree{}, false
	if slot.shelf != nil && recent(slot.treeAt, now, treeLooks) {
		tree, same = slot.shelf.Tree, true
	} else {
		if tree, err = s.store.TreeOf(ctx, workspaceID); err != nil {
			return nil, err
		}
		slot.treeAt = now
		same = slot.shelf != nil && slot.shelf.Tree.Same(tree)
	}
	slot.lookedAt = now
	said := make([]int, len(slot.timed))
	for n, i := range slot.timed {
		said[n] = x.openly(i, r)
	}
	if same && slices.Equal(said, slot.said) {
		return slot.shelf, nil
	}
	slot.fill(x, r, tree)
	return slot.shelf, nil
}

func recent(at, now time.Time, within time.Duration) bool {
	d := now.Sub(at)
	return d >= 0 && d < within
}

// openly is which answer of the i-th doc a stranger is given in their language;
// -1 for none.
func (x *index) openly(i int, r reader) int {
	d := x.docs[i]
	if r.barred(d) != "" || d.foreign(r.at) {
		return -1
	}
	return d.ready.Choose(r.at).Index
}

func (slot *shelfSlot) fill(x *index, r reader, tree knowledge.Tree) {
	sh := &Shelf{ReleaseID: x.snap.Release.ID, Tree: tree, Entries: []Entry{}, x: x, r: r, of: make([]int32, len(x.docs)), byID: map[string]int{}}
	slot.timed, slot.said = nil, nil
	for i, d := range x.docs {
		n := x.openly(i, r)
		if d.timed() {
			slot.timed, slot.said = append(slot.timed, i), append(slot.said, n)
		}
		if sh.of[i] = -1; n < 0 {
			continue
		}
		sh.of[i] = int32(len(sh.Entries))
		sh.byID[d.ItemID] = len(sh.Entries)
		sh.Entries = append(sh.Entries, Entry{
			ItemID: d.ItemID, RevisionID: d.ID, CategoryID: tree.At(d.CategoryID), Question: d.title(r.at.Locale), Answer: d.Answers[n], AnswerN: n, ChangedAt: d.CreatedAt,
		})
	}
	slot.shelf = sh
}

// timed tells whether time, hours or a rule, which may ask for them, decide about
// what a stranger is told of a doc.
func (d doc) timed() bool {
	return d.ValidFrom != "" || d.ValidUntil != "" || slices.ContainsFunc(d.Answers, func(a knowledge.Answer) bool {
		return a.From != "" || a.Until != "" || a.Hours != "" || a.When != ""
	})
}

// Entry returns an item of the shelf.
func (sh *Shelf) Entry(itemID string) (Entry, bool) {
	i, ok := sh.byID[itemID]
	if !ok {
		return Entry{}, false
	}
	return sh.Entries[i], true
}

// Search returns what fits a question, best first; only what within, which sees
// the entry, lets through takes part. Nothing that fits is an empty list.
func (sh *Shelf) Search(ctx context.Context, question string, limit int, within func(Entry) bool) []Hit {
	may := func(i int) bool { return sh.of[i] >= 0 && within(sh.Entries[sh.of[i]]) }
	r := sh.x.exact(sh.x.model.Search(ctx, question, engine.SearchOptions{Limit: limit, Allow: may}), may)
	out, asked := []Hit{}, piecesOf(question)
	for _, c := range r.Candidates {
		if c.Passage {
			continue
		}
		if e := sh.Entries[sh.of[c.Index]]; c.Confidence >= hitChance || asked.share(c.Text+" "+e.Question) >= hitShare {
			out = append(out, Hit{e, c.Text})
		}
	}
	return out
}

// Related are the items on the shelf that people who read one also ask for.
func (sh *Shelf) Related(ctx context.Context, itemID string, within func(Entry) bool) []Entry {
	i, ok := sh.x.byID[itemID]
	out := []Entry{}
	if !ok {
		return out
	}
	for _, b := range sh.x.related(ctx, i, sh.r) {
		if e, ok := sh.Entry(b.ItemID); ok && within(e) {
			out = append(out, e)
		}
	}
	return out
}
