package search

import (
	"context"
	"time"

	"yingda/engine"
	"yingda/knowledge"
)

// Query is a question and who asks it where.
type Query struct {
	WorkspaceID string
	Text        string
	Locale      string
	Channel     string
	// Visibility is what the asker may see; knowledge.UpTo gives it from a
	// level. None means public only.
	Visibility []knowledge.Visibility
	// Now is when; zero: the clock's now.
	Now time.Time
	// At overrides the workspace's calendar, for trying out.
	At    *Moment
	Limit int // candidates; 0: five
	// Explain fills Candidate.Explain.
	Explain bool
	// Draft asks the drafts instead of the release.
	Draft bool
	// Draw and Failed are for exploration: a number of the turn's own, and
	// whether the turn before it failed.
	Draw   uint64
	Failed bool
}

// Candidate is an item that may answer.
type Candidate struct {
	ItemID       string               `json:"item_id"`
	RevisionID   string               `json:"revision_id"`
	Key          string               `json:"key"`
	CategoryID   string               `json:"category_id"`
	Category     string               `json:"category" doc:"Path"`
	Question     string               `json:"question" doc:"The standard question, in the asker's language"`
	Matched      string               `json:"matched" doc:"The wording that was nearest"`
	Score        float64              `json:"score"`
	Confidence   float64              `json:"confidence" doc:"Probability that it is right"`
	Grade        string               `json:"grade"`
	Visibility   knowledge.Visibility `json:"visibility"`
	SkillGroupID string               `json:"-"`
	Answer       *knowledge.Answer    `json:"answer" doc:"What is said here and now"`
	AnswerN      int                  `json:"answer_n" doc:"Its place among the item's answers, from 0"`
	Fallback     bool                 `json:"fallback" doc:"The answer is in another language than asked"`
	Foreign      bool                 `json:"-"` // the question or the answer is
	Source       string               `json:"source"`
	QuickReplies []string             `json:"quick_replies" doc:"What can be pressed, of what the asker can read"`
	Related      []Brief              `json:"related" doc:"What people also ask"`
	Explain      *engine.Explanation  `json:"-"`
}

// Brief names an item.
type Brief struct {
	ItemID   string `json:"item_id"`
	Key      string `json:"key"`
	Question string `json:"question"`
}

// Found is what was found and what to do with it. Decision.Offer are places in
// Candidates.
type Found struct {
	ReleaseID   string // "" where nothing is released, and for drafts
	BaseVersion int64
	Candidates  []Candidate
	Decision    engine.Decision
	Policy      engine.Policy // by which it was decided
	Result      engine.Result
	Latency     time.Duration
}

// Ask searches the workspace's released knowledge and decides by the release's
// policy. A workspace that has released nothing gives a decline.
func (s *Searcher) Ask(ctx context.Context, q Query) (Found, error) {
	started := time.Now()
	x, err := s.pick(ctx, q)
	if err != nil {
		return Found{}, err
	}
	at, err := s.place(ctx, q)
	if err != nil {
		return Found{}, err
	}
	seen := q.seen()
	said := func(i int) bool { return x.docs[i].visible(seen) && x.docs[i].says(at) }
	f := Found{ReleaseID: x.snap.Release.ID, BaseVersion: x.snap.BaseN, Policy: x.snap.Policy}
	f.Result = x.exact(x.model.Search(ctx, q.Text, engine.SearchOptions{Limit: q.Limit, Explain: q.Explain, Allow: said}), said)
	f.Policy.Explore.Draw, f.Policy.Explore.Failed = q.Draw, q.Failed
	f.Decision = engine.Decide(f.Result, f.Policy)
	f.Candidates = make([]Candidate, 0, len(f.Result.Candidates))
	for _, c := range f.Result.Candidates {
		f.Candidates = append(f.Candidates, x.candidate(c, at))
	}
	for _, i := range f.Decision.Offer {
		f.Candidates[i].Related = x.related(ctx, f.Result.Candidates[i].Index, at, said)
	}
	f.Latency = time.Since(started)
	return f, ctx.Err()
}

func (s *Searcher) pick(ctx context.Context, q Query) (*index, error) {
	if q.Draft {
		return s.draft(ctx, q.WorkspaceID)
	}
	return s.of(ctx, q.WorkspaceID)
}

func (q Query) seen() []knowledge.Visibility {
	if len(q.Visibility) == 0 {
		return []knowledge.Visibility{knowledge.Public}
	}
	return q.Visibility
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
	return knowledge.Place{Locale: q.Locale, Channel: q.Channel, Local: m.Local, Open: m.Open}, nil
}

// says tells whether the doc has something to say at a place.
func (d doc) says(at knowledge.Place) bool {
	return d.Valid(at.Local) && knowledge.Choose(d.Answers, at).Index >= 0
}

func (x *index) candidate(c engine.Candidate, at knowledge.Place) Candidate {
	d := x.docs[c.Index]
	out := Candidate{
		ItemID: d.ItemID, RevisionID: d.ID, Key: d.Key, CategoryID: d.CategoryID, Category: d.path, SkillGroupID: d.group,
		Question: d.title(at.Locale), Matched: c.Text, Score: c.Score, Confidence: c.Confidence,
		Grade: d.Grade, Visibility: d.Visibility, Source: d.Source, QuickReplies: d.replies(at.Locale), Related: []Brief{}, Explain: c.Explain,
		Foreign: d.foreign(at),
	}
	if choice := knowledge.Choose(d.Answers, at); choice.Index >= 0 {
		a := d.Answers[choice.Index]
		out.Answer, out.AnswerN, out.Fallback = &a, choice.Index, choice.Fallback
	}
	return out
}

// Release tells what a workspace answers from now: the release's id ("" before
// the first) and the number of its base version.
func (s *Searcher) Release(ctx context.Context, workspaceID string) (releaseID string, baseN int64, err error) {
	x, err := s.of(ctx, workspaceID)
	if err != nil {
		return "", 0, err
	}
	return x.snap.Release.ID, x.snap.BaseN, nil
}
