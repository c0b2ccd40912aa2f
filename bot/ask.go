package bot

import (
	"context"
	"strconv"
	"time"

	"yingda/conversation"
	"yingda/knowledge/search"
)

// Asked is the answer to a question outside any conversation: the command line
// and the test bench.
type Asked struct {
	Question   string             `json:"question"`
	Decision   string             `json:"decision" enum:"answer,clarify,related,decline,handoff,smalltalk"`
	Reason     string             `json:"reason"`
	Answer     *string            `json:"answer"`
	Item       *AskedItem         `json:"item"`
	Source     *string            `json:"source"`
	Version    string             `json:"version" doc:"Number of the base version; empty when nothing was published"`
	Confidence float64            `json:"confidence"`
	Threshold  float64            `json:"threshold"`
	Candidates []AskedCandidate   `json:"candidates"`
	Withheld   []search.Withheld  `json:"withheld" doc:"What fits and is not for this asker, place or time"`
	Latency    map[string]float64 `json:"latency_ms"`

	Understood Understood                `json:"understanding"`
	Options    []conversation.TurnOption `json:"options"`
	Say        conversation.Content      `json:"say"`
}

// AskedItem names an item.
type AskedItem struct {
	ID       string `json:"id" doc:"Of a document: the chunk"`
	Document string `json:"document,omitempty" doc:"Set where a document answers"`
	Question string `json:"question"`
}

// AskedCandidate is an item that might have answered.
type AskedCandidate struct {
	Item       string  `json:"item"`
	Document   string  `json:"document,omitempty"`
	Question   string  `json:"question"`
	Confidence float64 `json:"confidence"`
}

// AskIn is a question and who asks it where.
type AskIn struct {
	WorkspaceID string
	Text        string
	Locale      string
	Channel     string
	Customer    Customer
	Open        bool
	At          *search.Moment // when; nil: now
}

// Ask takes a turn that nobody hears: the same understanding, look-up, decision
// and words, nothing stored.
func (b *Bot) Ask(ctx context.Context, in AskIn) (Asked, error) {
	began := time.Now()
	text, err := conversation.CleanText(in.Text)
	if err != nil {
		return Asked{}, err
	}
	r := Reading{
		Conversation: conversation.Conversation{WorkspaceID: in.WorkspaceID, Channel: in.Channel, Locale: in.Locale},
		Customer:     in.Customer, Open: in.Open, Messages: []conversation.Message{{Text: text, Seq: 1}},
	}
	if r.Settings, err = b.Settings(ctx, r.Conversation); err != nil {
		return Asked{}, err
	}
	u := understand(r)
	p, done := before(r, u)
	q := b.query(r, u)
	q.Failed, q.Trial, q.At = true, true, in.At // nobody hears it: nothing is explored
	var f Found
	if done {
		f, p, err = b.meanwhile(ctx, q, p)
	} else if f, err = b.Finder.Find(ctx, q); err == nil {
		p = after(r, u, f, p)
	}
	if err != nil {
		return Asked{}, err
	}
	u.Vectors = f.Vectors
	g, err := b.group(ctx, r, f, p)
	if err != nil {
		return Asked{}, err
	}
	out := say(r, u, f, p, g, b.Clock.Now())
	a := asked(in, u, f, p, out)
	a.Latency = map[string]float64{"total": ms(time.Since(began))}
	return a, nil
}

func asked(in AskIn, u Understood, f Found, p Plan, out conversation.Outgoing) Asked {
	a := Asked{
		Question: in.Text, Decision: p.Decision, Reason: p.Reason, Answer: &out.Text, Confidence: p.Confidence, Threshold: p.Threshold,
		Candidates: []AskedCandidate{}, Withheld: append([]search.Withheld{}, f.Withheld...), Understood: u, Options: p.Options, Say: out.Content,
	}
	if f.ReleaseID != "" {
		a.Version = strconv.FormatInt(f.BaseN, 10)
	}
	for i, c := range f.Result.Candidates {
		a.Candidates = append(a.Candidates, AskedCandidate{Item: f.Hits[i].ItemID, Document: f.Hits[i].DocumentID, Question: f.Hits[i].Question, Confidence: c.Confidence})
	}
	if p.Decision == Answer || p.Meanwhile {
		h := f.Hits[p.Offer[0]]
		a.Item = &AskedItem{ID: h.ItemID, Document: h.DocumentID, Question: h.Question}
		a.Source = &h.Source
	}
	return a
}
