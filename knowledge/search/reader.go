package search

import (
	"context"
	"slices"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/knowledge"
)

// Why an item that fits is not said. Stable codes.
const (
	BarVisibility = "visibility" // not for the reader's eyes
	BarCategory   = "category"   // it stands where the reader may not look
	BarTier       = "tier"       // for customers of another tier
	BarValidity   = "validity"   // its days have not come, or are over
	BarConditions = "conditions" // none of its answers holds here and now
)

// reader is who reads a result, for whom it was looked for, where and when.
type reader struct {
	seen  []knowledge.Visibility
	sight *knowledge.Sight // of a member; nil: grants on categories are not for customers
	at    knowledge.Place
}

func (s *Searcher) reader(ctx context.Context, q Query) (reader, error) {
	at, err := s.place(ctx, q)
	r := reader{seen: q.Visibility, sight: q.Sight, at: at}
	if len(r.seen) == 0 {
		r.seen = []knowledge.Visibility{knowledge.Public}
	}
	return r, err
}

// place says where and when the asker stands.
func (s *Searcher) place(ctx context.Context, q Query) (knowledge.Place, error) {
	now := q.Now
	if now.IsZero() {
		now = s.clock.Now()
	}
	m := Moment{}
	if q.At != nil {
		m = *q.At
	} else {
		var err error
		if m, err = s.calendar(ctx, q.WorkspaceID, now); err != nil {
			return knowledge.Place{}, err
		}
	}
	return knowledge.Place{Locale: q.Locale, Channel: q.Channel, Local: m.Local, Open: m.Open, Asker: q.Asker}, nil
}

// barred says why a doc is not for the reader, "" when it is. Members read what
// is for any tier.
func (r reader) barred(d doc) string {
	staff := slices.Contains(r.seen, knowledge.Internal)
	switch {
	case !slices.Contains(r.seen, d.Visibility), r.sight != nil && !r.sight.SeesAt(d.Visibility, ""):
		return BarVisibility
	case r.sight != nil && !r.sight.SeesIn(d.CategoryID):
		return BarCategory
	case !staff && len(d.Tiers) > 0 && !slices.Contains(d.Tiers, r.at.Asker.Tier):
		return BarTier
	case !d.Valid(r.at.Local):
		return BarValidity
	case d.ready.Choose(r.at).Index < 0:
		return BarConditions
	}
	return ""
}

// asker is who it was looked for, reading for themselves.
func (r reader) asker() reader { return reader{seen: knowledge.UpTo(r.at.Asker.Told()), at: r.at} }

// Withheld is an item that fits and is not said, and why not.
type Withheld struct {
	Brief
	DocumentID string  `json:"document_id,omitempty" doc:"Set where a document says it; item_id is its chunk"`
	Category   string  `json:"category" doc:"Path"`
	Score      float64 `json:"score"`
	Confidence float64 `json:"confidence" doc:"Probability that it is right, were nothing held back"`
	Reason     string  `json:"reason" enum:"visibility,category,tier,validity,conditions"`
	content    knowledge.Content
}

// SightOf tells what a member or key sees of the knowledge.
func (s *Searcher) SightOf(ctx context.Context, who actor.Actor) (knowledge.Sight, error) {
	return s.store.SightOf(ctx, who)
}

// Known blanks what withheld items are called where someone may only know that
// they are there.
func Known(all []Withheld, sight knowledge.Sight) []Withheld {
	out := []Withheld{}
	for _, w := range all {
		if !sight.Sees(w.content) {
			w.Brief, w.DocumentID = Brief{}, ""
		}
		out = append(out, w)
	}
	return out
}

// docOf is a candidate as it would be served.
func (x *index) docOf(c engine.Candidate, locale string) doc {
	if c.Passage {
		return x.papers.pieces[c.Index].said(c.Question, locale)
	}
	return x.docs[c.Index]
}

// withheld is what would be worth offering if nothing were held back.
func (x *index) withheld(ctx context.Context, question string, r reader) []Withheld {
	out := []Withheld{}
	all := x.exact(x.model.Search(ctx, question, engine.SearchOptions{Passages: x.papers.passages}), func(int) bool { return true })
	for _, c := range all.Candidates {
		d := x.docOf(c, r.at.Locale)
		if reason := r.barred(d); reason != "" && c.Confidence >= x.snap.Policy.MinOption {
			w := Withheld{Brief: Brief{d.ItemID, d.Key, d.title(r.at.Locale)}, Category: d.path, Score: c.Score, Confidence: c.Confidence, Reason: reason, content: d.Content}
			if c.Passage {
				w.DocumentID = x.papers.pieces[c.Index].of.DocumentID
			}
			out = append(out, w)
		}
	}
	return out
}
