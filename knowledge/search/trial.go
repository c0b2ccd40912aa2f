package search

import (
	"context"
	"time"
	"unicode/utf8"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Trial is a question to try out: as whom, where and when.
type Trial struct {
	Question string `json:"question"`
	Draft    bool   `json:"draft,omitempty" doc:"Ask the drafts as if all were published"`
	ChangeID string `json:"change_id,omitempty" doc:"Ask as if this change were published"`
	BranchID string `json:"branch_id,omitempty" doc:"Ask what this branch holds"`
	As
}

// As is who asks, where and when. The zero value is somebody nobody knows, here
// and now. It is exported because huma does not look into embedded types that are
// not.
type As struct {
	Locale       string               `json:"locale,omitempty"`
	Channel      string               `json:"channel,omitempty" doc:"Empty: only what holds on every channel"`
	VisibilityAs knowledge.Visibility `json:"visibility_as,omitempty" enum:"public,signed_in,tier,internal,restricted," doc:"What the asker may see; empty: public"`
	Tier         string               `json:"tier,omitempty" doc:"Key of the asker's tier"`
	Region       string               `json:"region,omitempty"`
	Customer     map[string]any       `json:"customer,omitempty" doc:"What the asker's profile holds: the names behind customer. in a condition"`
	At           string               `json:"at,omitempty" doc:"Local date and time, 2006-01-02T15:04; empty: now"`
	Closed       *bool                `json:"closed,omitempty" doc:"Whether nobody is there; absent: as the hours say"`
}

// Outcome is what a trial gave, and why.
type Outcome struct {
	Decision      engine.Action    `json:"decision" enum:"answer,clarify,related,decline,person"`
	Reason        string           `json:"reason" doc:"Stable code"`
	Confidence    float64          `json:"confidence"`
	Threshold     float64          `json:"threshold" doc:"Confidence from which the first candidate is answered"`
	Offer         []int            `json:"offer" doc:"Places in candidates"`
	Candidates    []TrialCandidate `json:"candidates"`
	Withheld      []Withheld       `json:"withheld" doc:"What fits but is not for this asker, place or time"`
	Understanding Understanding    `json:"understanding"`
	ReleaseID     string           `json:"release_id"`
	BaseVersion   int64            `json:"base_version"`
	LatencyMS     float64          `json:"latency_ms"`
	Vectors       string           `json:"vectors" enum:"used,late,limited,refused,wrong_dimension,failed,paused,pending," doc:"What came of asking an embeddings service for the question's vector; empty where none was asked"`
}

// TrialCandidate is a candidate with why it stands where it does.
type TrialCandidate struct {
	Candidate
	Why           []Why    `json:"why"`
	AnswerPreview string   `json:"answer_preview"`
	AnswersWhy    []string `json:"answers_why" doc:"Of each answer of the item: empty for the one said, else why it is not"`
}

// Why is a stretch of the question or of the wording it was compared with.
type Why struct {
	Kind   string  `json:"kind" enum:"matched,missing,extra" doc:"In both; only in the question; only in the wording"`
	Text   string  `json:"text"`
	Start  int     `json:"start" doc:"Bytes of the question; 0 for extra"`
	End    int     `json:"end"`
	Weight float64 `json:"weight" doc:"Share of the question's whole weight"`
}

// Understanding is what stands in a question beside the question itself.
type Understanding struct {
	Core      string   `json:"core" doc:"The question without its courtesies"`
	Parts     []string `json:"parts"`
	Entities  []Entity `json:"entities"`
	Wants     []string `json:"wants" doc:"greeting, thanks, bye, swearing, person, complaint, affirm, deny"`
	Risks     []string `json:"risks"`
	Mood      float64  `json:"mood" doc:"-1 angry … 1 pleased"`
	Urgency   float64  `json:"urgency"`
	Dependent bool     `json:"dependent" doc:"Cannot stand without what was said before"`
	Blank     bool     `json:"blank"`
}

// Entity is something named in a question.
type Entity struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Value string `json:"value"`
}

const (
	maxTrial     = 10_000 // characters
	previewRunes = 2000   // a cut answer would break its links and parts
)

// Try asks a question as someone would and tells why the answer is what it is.
// Permission knowledge.read.
func (s *Searcher) Try(ctx context.Context, who actor.Actor, t Trial) (Outcome, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Outcome{}, err
	}
	if utf8.RuneCountInString(t.Question) > maxTrial {
		return Outcome{}, fault.Invalid("knowledge.too_long", "question", fault.Params{"max": maxTrial})
	}
	q, err := s.query(ctx, who, t)
	if err != nil {
		return Outcome{}, err
	}
	f, err := s.Ask(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	x, err := s.pick(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	r, err := s.reader(ctx, q)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{
		Decision: f.Decision.Action, Reason: f.Decision.Reason, Confidence: f.Decision.Confidence, Threshold: f.Decision.Threshold,
		Offer: append([]int{}, f.Decision.Offer...), Candidates: []TrialCandidate{}, ReleaseID: f.ReleaseID, BaseVersion: f.BaseVersion,
		LatencyMS: float64(f.Latency.Microseconds()) / 1000, Understanding: understand(t.Question, r.at.Local),
		Vectors: f.Vectors,
	}
	for i, c := range f.Candidates {
		out.Candidates = append(out.Candidates, x.explained(c, f.Result.Candidates[i], r.at))
	}
	out.Withheld = Known(f.Withheld, *q.Sight)
	return out, nil
}

func (s *Searcher) query(ctx context.Context, who actor.Actor, t Trial) (Query, error) {
	q, err := s.asked(ctx, who.WorkspaceID, t.As)
	if err != nil {
		return q, err
	}
	q.Text, q.Draft, q.Change, q.Branch, q.Explain, q.Withheld = t.Question, t.Draft, t.ChangeID, t.BranchID, true, true
	sight, err := s.store.SightOf(ctx, who)
	q.Sight = &sight
	return q, err
}

// asked is a query as somebody would ask it.
func (s *Searcher) asked(ctx context.Context, workspaceID string, t As) (Query, error) {
	q := Query{WorkspaceID: workspaceID, Locale: t.Locale, Channel: t.Channel}
	q.Asker = knowledge.Asker{Tier: t.Tier, Region: t.Region, SignedIn: t.VisibilityAs == knowledge.SignedIn || t.VisibilityAs == knowledge.Tier, Customer: t.Customer}
	if t.VisibilityAs != "" {
		if q.Visibility = knowledge.UpTo(t.VisibilityAs); len(q.Visibility) == 0 {
			return q, fault.Invalid("knowledge.visibility_unknown", "visibility_as")
		}
	}
	m, err := s.calendar(ctx, workspaceID, s.clock.Now())
	if err != nil {
		return q, err
	}
	if t.At != "" {
		if m.Local, err = time.ParseInLocation("2006-01-02T15:04", t.At, m.Local.Location()); err != nil {
			return q, fault.Invalid("knowledge.date_unreadable", "at")
		}
		there, err := s.calendar(ctx, workspaceID, m.Local)
		if err != nil {
			return q, err
		}
		m.Open = there.Open
	}
	if t.Closed != nil {
		m.Open = !*t.Closed
	}
	q.At = &m
	return q, nil
}

func (x *index) explained(c Candidate, r engine.Candidate, at knowledge.Place) TrialCandidate {
	out := TrialCandidate{Candidate: c, Why: []Why{}, AnswersWhy: x.docOf(r, at.Locale).ready.Choose(at).Why}
	if c.Answer != nil {
		text := []rune(c.Answer.Said(at.Channel))
		out.AnswerPreview = string(text[:min(len(text), previewRunes)])
	}
	if c.Explain == nil {
		return out
	}
	for _, p := range c.Explain.Matched {
		out.Why = append(out.Why, Why{"matched", p.Text, p.Start, p.End, p.Weight})
	}
	for _, p := range c.Explain.Missing {
		out.Why = append(out.Why, Why{"missing", p.Text, p.Start, p.End, p.Weight})
	}
	for _, t := range c.Explain.Extra {
		out.Why = append(out.Why, Why{Kind: "extra", Text: t})
	}
	return out
}

func understand(question string, now time.Time) Understanding {
	u := engine.Understand(question, engine.Around{Now: now})
	out := Understanding{
		Core: u.Core, Parts: append([]string{}, u.Parts...), Entities: []Entity{}, Wants: []string{}, Risks: append([]string{}, u.Talk.Risks...),
		Mood: u.Talk.Mood, Urgency: u.Talk.Urgency, Dependent: u.Leans, Blank: u.Blank,
	}
	for _, e := range u.Entities {
		out.Entities = append(out.Entities, Entity{string(e.Kind), e.Text, e.Value})
	}
	for _, w := range []struct {
		name string
		is   bool
	}{
		{"greeting", u.Talk.Greeting},
		{"thanks", u.Talk.Thanks},
		{"bye", u.Talk.Bye},
		{"swearing", u.Talk.Swearing},
		{"person", u.Talk.Person},
		{"complaint", u.Talk.Complaint},
		{"affirm", u.Talk.Affirm},
		{"deny", u.Talk.Deny},
	} {
		if w.is {
			out.Wants = append(out.Wants, w.name)
		}
	}
	return out
}
