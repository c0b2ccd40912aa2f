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
	// CustomerID is who is answered: some may be answered from a release that stands
	// beside. Nobody in particular is answered from what is released.
	CustomerID string
	// Asker is for whom an answer is looked for: tiers and conditions hold for
	// them.
	Asker knowledge.Asker
	// Visibility is what the reader of the result may see; knowledge.UpTo gives it
	// from a level. None means public only.
	Visibility []knowledge.Visibility
	// Sight is of the member who reads the result; nil for a customer.
	Sight *knowledge.Sight
	// Withheld fills Found.Withheld, for readers who may know of it.
	Withheld bool
	// Now is when; zero: the clock's now.
	Now time.Time
	// At overrides the workspace's calendar, for trying out.
	At    *Moment
	Limit int // candidates; 0: five
	// Explain fills Candidate.Explain.
	Explain bool
	// Draft asks the drafts instead of the release; Change what publishing a change
	// would release; Branch what a branch holds.
	Draft  bool
	Change string
	Branch string
	// Draw and Failed are for exploration: a number of the turn's own, and
	// whether the turn before it failed.
	Draw   uint64
	Failed bool
}

// Candidate is an item that may answer, or a chunk of a document.
type Candidate struct {
	ItemID       string               `json:"item_id" doc:"Of a document: the chunk"`
	RevisionID   string               `json:"revision_id" doc:"Of a document: its revision"`
	DocumentID   string               `json:"document_id,omitempty" doc:"Set where a document answers"`
	Page         int64                `json:"page,omitempty" doc:"Of a document that has pages"`
	Key          string               `json:"key"`
	CategoryID   string               `json:"category_id"`
	Category     string               `json:"category" doc:"Path"`
	Question     string               `json:"question" doc:"The standard question, in the asker's language"`
	Matched      string               `json:"matched" doc:"The wording that was nearest"`
	Score        float64              `json:"score"`
	Confidence   float64              `json:"confidence" doc:"Probability that it is right"`
	Grade        string               `json:"grade"`
	Visibility   knowledge.Visibility `json:"visibility"`
	Barred       string               `json:"barred,omitempty" enum:"visibility,tier" doc:"Why the asker may not be told what the reader sees"`
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
	Withheld    []Withheld // what would fit and is not for this reader, asker, place or time
	Vectors     string     // what came of asking for the question's vector outside: a code of embed; "" where none was asked for
	Latency     time.Duration
}

// Ask searches the workspace's released knowledge and decides by the release's
// policy. A workspace that has released nothing gives a decline.
func (s *Searcher) Ask(ctx context.Context, q Query) (Found, error) {
	x, err := s.pick(ctx, q)
	if err != nil {
		return Found{}, err
	}
	return s.ask(ctx, x, q)
}

func (s *Searcher) ask(ctx context.Context, x *index, q Query) (Found, error) {
	started := time.Now()
	r, err := s.reader(ctx, q)
	if err != nil {
		return Found{}, err
	}
	said := func(i int) bool { return r.barred(x.docs[i]) == "" }
	bars := bars{r, map[*paper]string{}}
	read := func(i int) bool { return bars.of(x.papers.pieces[i].of) == "" }
	f := Found{ReleaseID: x.snap.Release.ID, BaseVersion: x.snap.BaseN, Policy: x.snap.Policy}
	vector, came := s.vectorOf(ctx, q, x)
	f.Vectors = came
	f.Result = x.exact(x.model.Search(ctx, q.Text, engine.SearchOptions{
		Limit: q.Limit, Explain: q.Explain, Allow: said, Outside: vector, Passages: x.papers.passages, AllowPassage: read,
	}), said)
	f.Policy.Explore.Draw, f.Policy.Explore.Failed = q.Draw, q.Failed
	f.Decision = engine.Decide(f.Result, f.Policy)
	f.Candidates = make([]Candidate, 0, len(f.Result.Candidates))
	for _, c := range f.Result.Candidates {
		f.Candidates = append(f.Candidates, x.candidate(c, r))
	}
	tellApart(f.Candidates)
	for _, i := range f.Decision.Offer {
		if c := f.Result.Candidates[i]; !c.Passage {
			f.Candidates[i].Related = x.related(ctx, c.Index, r)
		}
	}
	if q.Withheld {
		f.Withheld = x.withheld(ctx, q.Text, r)
	}
	f.Latency = time.Since(started)
	return f, ctx.Err()
}

func (s *Searcher) pick(ctx context.Context, q Query) (*index, error) {
	switch {
	case q.Branch != "":
		return s.aside(ctx, q.WorkspaceID, aside{"branch " + q.Branch, s.store.BranchMarks, s.store.OnBranch, q.Branch})
	case q.Change != "":
		return s.aside(ctx, q.WorkspaceID, aside{"change " + q.Change, s.store.ChangeMarks, s.store.Candidate, q.Change})
	case q.Draft:
		return s.draft(ctx, q.WorkspaceID)
	}
	x, err := s.of(ctx, q.WorkspaceID)
	if b := s.besideOf(q.WorkspaceID); err == nil && b.takes(q) {
		return b.index, nil
	}
	return x, err
}

func (x *index) candidate(c engine.Candidate, r reader) Candidate {
	if c.Passage {
		p := x.papers.pieces[c.Index]
		out := p.said(c.Question, r.at.Locale).candidate(c, r)
		out.DocumentID, out.Page = p.of.DocumentID, p.Page
		return out
	}
	return x.docs[c.Index].candidate(c, r)
}

func (d doc) candidate(c engine.Candidate, r reader) Candidate {
	at := r.at
	out := Candidate{
		ItemID: d.ItemID, RevisionID: d.ID, Key: d.Key, CategoryID: d.CategoryID, Category: d.path, SkillGroupID: d.group,
		Question: d.title(at.Locale), Matched: c.Text, Score: c.Score, Confidence: c.Confidence,
		Grade: d.Grade, Visibility: d.Visibility, Source: d.Source, QuickReplies: d.replies(at.Locale), Related: []Brief{}, Explain: c.Explain,
		Foreign: d.foreign(at), Barred: r.asker().barred(d),
	}
	if choice := d.ready.Choose(at); choice.Index >= 0 {
		a := d.Answers[choice.Index]
		out.Answer, out.AnswerN, out.Fallback = &a, choice.Index, choice.Fallback
	}
	return out
}

// Release tells what somebody is answered from now: the release's id ("" before
// the first) and the number of its base version.
func (s *Searcher) Release(ctx context.Context, q Query) (releaseID string, baseN int64, err error) {
	x, err := s.pick(ctx, q)
	if err != nil {
		return "", 0, err
	}
	return x.snap.Release.ID, x.snap.BaseN, nil
}

// Encoder is how the released model of a workspace sees texts. Hash changes with
// what it sees.
type Encoder struct {
	Hash   string
	Dims   int
	Sketch func(text string) engine.Sketch
}

// Encoder lends what the released model has learned, to compare texts with each
// other.
func (s *Searcher) Encoder(ctx context.Context, workspaceID string) (Encoder, error) {
	x, err := s.of(ctx, workspaceID)
	if err != nil {
		return Encoder{}, err
	}
	return Encoder{Hash: x.model.Hash(), Dims: x.model.Dims(), Sketch: x.model.Sketch}, nil
}
