package bot

import (
	"slices"

	"yingda/conversation"
)

// packet is what the person who takes over must know. It is pure.
func packet(r Reading, u Understood, p Plan) conversation.Packet {
	out := conversation.Packet{
		Reason: p.Reason, Wanted: wanted(r, u), Mood: MoodWord(u), Urgency: urgencyWord(u), Grade: p.Grade, Risks: u.Risks,
		Needs: r.Customer.Needs, Language: u.Locale,
	}
	seen := map[string]bool{}
	add := func(facts []Fact, seq int64) {
		for _, f := range facts {
			if key := f.Kind + ":" + f.Value; f.Value != "" && !seen[key] {
				seen[key] = true
				out.Facts = append(out.Facts, conversation.PacketFact{Kind: f.Kind, Value: f.Value, Seq: seq})
			}
		}
	}
	for _, t := range slices.Backward(r.Turns) {
		add(t.Understood.Facts, t.ToSeq)
		if t.Understood.Question == "" || t.Decision == Smalltalk || t.Continued || t.Understood.Person {
			continue // who asked for a person, when nobody was there, asked nothing else
		}
		out.Tried = append(out.Tried, conversation.PacketTry{
			Question: t.Understood.Question, ItemID: t.ItemID, Title: titleOf(t), Decision: t.Decision, Result: resultOf(t, p), Seq: t.ToSeq,
		})
	}
	add(u.Facts, r.Conversation.CustomerSeq)
	return out
}

// wanted is the customer's own last question, or what they left as a message.
// "还是不行，转人工" says nothing of it, so the one before counts then.
func wanted(r Reading, u Understood) string {
	if !u.Person && (u.Kind == KindQuestion || u.Kind == KindLong) {
		return u.Text
	}
	for _, t := range r.Turns {
		asked := t.Understood.Kind == KindQuestion || t.Understood.Kind == KindLong
		if asked && !t.Understood.Person || t.Reason == ReasonLeft {
			return t.Understood.Text
		}
	}
	return u.Text
}

func titleOf(t Past) string {
	for _, o := range t.Options {
		if o.ItemID == t.ItemID && o.ItemID != "" {
			return o.Question
		}
	}
	return ""
}

func resultOf(t Past, p Plan) string {
	if why, ok := p.FailedBefore[t.ID]; ok {
		return why
	}
	if t.FailedReason != "" {
		return t.FailedReason
	}
	return ""
}

// MoodWord is the mood of a message in a word: angry, upset, calm or pleased.
func MoodWord(u Understood) string {
	switch {
	case u.Swears || u.Mood <= -0.6:
		return "angry"
	case u.Mood <= -0.2:
		return "upset"
	case u.Mood >= 0.4:
		return "pleased"
	}
	return "calm"
}

func urgencyWord(u Understood) string {
	if u.Urgency >= 0.5 {
		return "urgent"
	}
	return ""
}
