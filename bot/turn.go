package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"yingda/conversation"
	"yingda/engine"
	"yingda/internal/clock"
	"yingda/internal/id"
	"yingda/knowledge/embed"
)

// again bounds how often one call starts over because the customer went on
// writing; the next message starts the next call anyhow.
const again = 20

// Take answers what a customer has said, if the bot owns the conversation: until
// nothing unanswered is left.
func (b *Bot) Take(ctx context.Context, workspaceID, conversationID string) error {
	for range again {
		r, err := b.read(ctx, workspaceID, conversationID)
		if err != nil || r == nil {
			return err
		}
		if r.Settings.Shadow {
			if err := b.draft(ctx, r.Conversation); err != nil {
				return err
			}
		} else {
			b.Typing(r.Conversation, true)
		}
		tc, err := b.think(ctx, *r)
		if err != nil {
			return fmt.Errorf("turn in %s: %w", conversationID, err)
		}
		t, err := b.Conversation.CommitTurn(ctx, workspaceID, tc)
		if err != nil {
			return err
		}
		if t.State == conversation.TurnSaid && tc.Hand != nil {
			return nil
		}
	}
	return nil
}

// think is the turn without its ends: understand, look up, decide, say.
func (b *Bot) think(ctx context.Context, r Reading) (conversation.TurnCommit, error) {
	began := time.Now()
	startedAt := clock.Milli(b.Clock)
	t, err := b.consider(ctx, r)
	if err == nil && r.Continues != nil {
		t, err = b.parted(ctx, t)
	}
	if err != nil {
		return conversation.TurnCommit{}, err
	}
	decided := time.Now()
	g, err := b.group(ctx, t.r, t.f, t.p)
	if err != nil {
		return conversation.TurnCommit{}, err
	}
	out := say(t.r, t.u, t.f, t.p, g, b.Clock.Now())
	tc := b.commit(t.r, t.u, t.f, t.p, g, out)
	tc.Turn.StartedAt = startedAt
	tc.Turn.Latency = conversation.Latency{"understand": ms(t.understood.Sub(began)), "look_up": ms(t.found.Sub(t.understood)), "decide": ms(decided.Sub(t.found)), "say": ms(time.Since(decided)), "total": ms(time.Since(began))}
	tc.Turn.Cost = costs(tc.Turn.Latency["total"], t.f.Vectors)
	return tc, nil
}

// costs of a turn: the machine's time, and a question to an embeddings service
// where one was sent.
func costs(total float64, vectors string) []conversation.CostLine {
	out := []conversation.CostLine{{What: "machine", Amount: total, Unit: "ms"}}
	if vectors != "" && vectors != embed.Paused && vectors != embed.Pending {
		out = append(out, conversation.CostLine{What: "embeddings", Amount: 1, Unit: "call"})
	}
	return out
}

// thought is what a reading came to.
type thought struct {
	r                 Reading
	u                 Understood
	f                 Found
	p                 Plan
	understood, found time.Time
}

// consider understands, looks up and decides.
func (b *Bot) consider(ctx context.Context, r Reading) (t thought, err error) {
	t.r, t.u = r, understand(r)
	p, done := before(r, t.u)
	t.p, t.understood = p, time.Now()
	t.found = t.understood
	q := b.query(r, t.u)
	if done {
		t.f, t.p, err = b.meanwhile(ctx, q, p)
		t.found, t.u.Vectors = time.Now(), t.f.Vectors
		return t, err
	}
	q.Draw, q.Failed = rand.Uint64(), p.FailedCount > 0
	if t.f, err = b.Finder.Find(ctx, q); err != nil {
		return t, fmt.Errorf("look up: %w", err)
	}
	t.found, t.u.Vectors = time.Now(), t.f.Vectors
	t.p = after(r, t.u, t.f, p)
	return t, nil
}

// meanwhile looks up what may be done until a person is there: who has lost a
// card must not wait in a queue, or for the morning, to read how to block it. Only
// what the engine is sure of is said; whom the hand-over goes to is not changed.
func (b *Bot) meanwhile(ctx context.Context, q Query, p Plan) (Found, Plan, error) {
	if p.Decision != Handoff || p.Reason != ReasonRisk {
		return Found{}, p, nil
	}
	q.Failed = true // nothing is explored on somebody in trouble
	f, err := b.Finder.Find(ctx, q)
	if err != nil {
		return f, p, fmt.Errorf("look up: %w", err)
	}
	d := f.Decision
	if d.Action != engine.Answer || f.Hits[d.Offer[0]].Answer == "" {
		return Found{Vectors: f.Vectors}, p, nil
	}
	p.Meanwhile, p.Offer, p.Grade = true, d.Offer, f.Hits[d.Offer[0]].Grade
	return f, p, nil
}

// parted looks whether what follows right upon a reply goes on with what was said
// before, or is a matter of its own: then the earlier turn is left as it is.
// Nobody has read the reply by then, so it is not judged by what follows.
func (b *Bot) parted(ctx context.Context, joined thought) (thought, error) {
	r := joined.r
	last := *r.Continues
	if last.Decision != Answer && last.Decision != Smalltalk {
		return joined, nil // it came to nothing: this may be its other half
	}
	r.Continues, r.Turns = nil, r.Turns[1:]
	alone, err := b.consider(ctx, r)
	if err != nil {
		return joined, err
	}
	again := joined.p.Decision == Answer && joined.f.Hits[joined.p.Offer[0]].ItemID == last.ItemID
	switch {
	case alone.u.Kind == KindTalk, alone.u.Kind == KindQuestion && alone.p.Decision == Answer:
		return alone, nil
	case again && alone.u.Kind == KindQuestion && !alone.u.Leans && alone.p.Decision != Decline:
		return alone, nil
	}
	return joined, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (b *Bot) query(r Reading, u Understood) Query {
	q := Query{WorkspaceID: r.Conversation.WorkspaceID, Text: u.Question, Locale: u.Locale, Channel: r.Conversation.Channel, Customer: r.Customer, Open: r.Open}
	if u.Kind == KindChosen {
		q.ItemID = u.Option.Item
	}
	return q
}

// group chooses whom a hand-over goes to; the zero Group when there is none.
func (b *Bot) group(ctx context.Context, r Reading, f Found, p Plan) (Group, error) {
	if p.Decision != Handoff {
		return Group{}, nil
	}
	about := ""
	switch {
	case p.Meanwhile: // a risk has its own people, whatever it is about
	case len(p.Offer) > 0:
		about = f.Hits[p.Offer[0]].SkillGroupID
	case len(f.Hits) > 0:
		about = f.Hits[0].SkillGroupID
	}
	g, err := b.Route(ctx, r.Conversation, about, p.Reason)
	if err != nil {
		return g, fmt.Errorf("route: %w", err)
	}
	if r.Settings.BotOnly {
		g.Open = true // the other desk has its own hours
	}
	return g, nil
}

// commit is all that a plan does, as one transaction takes it.
func (b *Bot) commit(r Reading, u Understood, f Found, p Plan, g Group, out conversation.Outgoing) conversation.TurnCommit {
	t := conversation.Turn{
		ID: id.New(), ConversationID: r.Conversation.ID, Generation: r.Conversation.Generation,
		FromSeq: r.Messages[0].Seq, ToSeq: r.Conversation.CustomerSeq, Understanding: record(u), Options: p.Options,
		Decision: p.Decision, Reason: p.Reason, Grade: p.Grade, Confidence: p.Confidence, Threshold: p.Threshold, Chance: p.Chance, Explored: p.Explored,
		ReleaseID: f.ReleaseID, Failed: p.Failed != "", FailedReason: p.Failed, Locale: u.Locale,
	}
	tc := conversation.TurnCommit{
		Turn: t, Reply: &out, FailedTurns: p.FailedBefore, FailedInRow: p.FailedCount, Mood: MoodWord(u), Urgency: urgencyWord(u),
		PersonNeeded: r.Customer.PersonFirst, Confirmed: p.Confirmed,
	}
	if r.Continues != nil {
		tc.ContinuedTurns = []string{r.Continues.ID}
		tc.Turn.FromSeq = r.Continues.FromSeq
	}
	if len(p.Offer) > 0 && len(f.Hits) > 0 {
		h := f.Hits[p.Offer[0]]
		tc.Topic = h.Category
		if p.Decision == Answer || p.Meanwhile {
			tc.Turn.ItemID, tc.Turn.RevisionID, tc.Turn.AnswerN = h.ItemID, h.RevisionID, int64(h.AnswerN)
		}
	}
	if p.Decision == Handoff && g.Open {
		to := conversation.OwnQueue
		if r.Settings.BotOnly {
			to = conversation.OwnExternal
		}
		pk := packet(r, u, p)
		tc.Hand = &conversation.Hand{To: to, Reason: p.Reason, SkillGroupID: g.ID, Say: &conversation.Occasion{Key: "queued", Params: map[string]any{"group": g.Name, "group_en": g.NameEN}}}
		tc.Packet = &pk
	}
	return tc
}

func record(u Understood) json.RawMessage {
	b, err := json.Marshal(u)
	if err != nil {
		return json.RawMessage("{}") // a mood that is not a number
	}
	return b
}
