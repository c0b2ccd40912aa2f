package value

import (
	"cmp"
	"context"
	"slices"

	"yingda/bot"
	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/textindex"
)

// Gap is a question that the bot could not answer, with those like it.
type Gap struct {
	Question        string   `json:"question" doc:"As it was asked last"`
	Count           int64    `json:"count" doc:"How often it and those like it were asked"`
	ConversationID  string   `json:"conversation_id" doc:"Where it was asked last"`
	ConversationIDs []string `json:"conversation_ids" doc:"Where they were asked, newest first; at most 20"`
}

const (
	gapTurns  = 2000 // turns of a day that are looked at
	gapsShown = 50
	gapPlaces = 20
	alike     = 0.5 // share of words in common from which two questions are one
)

// gaps are the questions of a time without an answer, the commonest first.
func (s *Store) gaps(ctx context.Context, who actor.Actor, from, to int64) ([]Gap, error) {
	turns, err := s.Desk.Conversation.Unanswered(ctx, who.WorkspaceID, from, to, gapTurns)
	if err != nil {
		return nil, err
	}
	var all []asked
	for _, t := range turns {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, err
		}
		if u.Kind == bot.KindQuestion || u.Kind == bot.KindLong { // a picture or "no" asks nothing, and what was erased neither
			all = append(all, asked{u.Question, t.ConversationID})
		}
	}
	out := grouped(all)
	if !who.Can("customer.see_sensitive") {
		for i := range out {
			out[i].Question = customer.MaskText(out[i].Question)
		}
	}
	return out[:min(len(out), gapsShown)], nil
}

// asked is one question with where it was asked.
type asked struct{ question, conversationID string }

// grouped puts questions together that share half of their words or more with
// the first of a group. It is pure.
func grouped(all []asked) []Gap {
	out, words := []Gap{}, [][]string{}
	for _, a := range all {
		w := textindex.Words(a.question)
		i := slices.IndexFunc(words, func(x []string) bool { return likeness(x, w) >= alike })
		if i < 0 {
			words = append(words, w)
			out = append(out, Gap{Question: a.question, ConversationID: a.conversationID})
			i = len(out) - 1
		}
		g := &out[i]
		g.Count++
		if len(g.ConversationIDs) < gapPlaces && !slices.Contains(g.ConversationIDs, a.conversationID) {
			g.ConversationIDs = append(g.ConversationIDs, a.conversationID)
		}
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// likeness is the share of words in common (Jaccard). Two texts without any word
// are alike.
func likeness(a, b []string) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	common := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			common++
		}
	}
	return float64(common) / float64(max(len(a)+len(b)-common, 1))
}
