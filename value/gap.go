package value

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/mask"
	"yingda/internal/textindex"
)

// Gap is a question that the bot could not answer, with those like it.
type Gap struct {
	Question        string   `json:"question" doc:"As it was asked last"`
	Count           int64    `json:"count" doc:"How often it and those like it were asked"`
	ConversationID  string   `json:"conversation_id" doc:"Where it was asked last"`
	ConversationIDs []string `json:"conversation_ids" doc:"Where they were asked, newest first; at most 20"`
}

// Mask hides numbers of people in the question.
func (g *Gap) Mask() { g.Question = mask.Text(g.Question) }

const (
	gapTurns  = 2000 // turns of a day that are looked at
	gapsShown = 50
	gapPlaces = 20
	gapRunes  = 120 // of a question: its beginning tells what it is about
	gapWords  = 64
	gapGroups = 300 // groups that a question is held against; the overview never waits on a day of odd ones
	alike     = 0.5 // share of words in common from which two questions are one
)

// gaps are the questions without an answer of the conversations behind the
// figure unanswered, the commonest first, and how many there are in all.
func (s *Store) gaps(ctx context.Context, who actor.Actor, facts []Fact) ([]Gap, int64, error) {
	var ids []string
	for _, f := range facts {
		if f.Declined > 0 && len(ids) < gapTurns {
			ids = append(ids, f.ConversationID)
		}
	}
	if len(ids) == 0 {
		return []Gap{}, 0, nil
	}
	turns, err := s.Desk.Conversation.Unanswered(ctx, who.WorkspaceID, ids, gapTurns)
	if err != nil {
		return nil, 0, err
	}
	var all []asked
	for _, t := range turns {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, 0, err
		}
		for _, q := range questions(u) {
			all = append(all, asked{q, t.ConversationID})
		}
	}
	out := grouped(all)
	return out[:min(len(out), gapsShown)], int64(len(all)), nil
}

// questions are what a turn was asked: a turn may have answered several
// messages, and each is a question of its own. A picture or "no" asks nothing,
// nor does a press on what every reply offers, nor what was erased.
func questions(u bot.Understood) []string {
	if u.Kind != bot.KindQuestion && u.Kind != bot.KindLong {
		return nil
	}
	var out []string
	for line := range strings.SplitSeq(u.Question, "\n") {
		if line = strings.TrimSpace(line); len(textindex.Words(line)) > 0 && !bot.Service(line) {
			out = append(out, line)
		}
		if u.Kind == bot.KindLong && len(out) == 1 {
			break // the rest is the end of the same text
		}
	}
	return out
}

// asked is one question with where it was asked.
type asked struct{ question, conversationID string }

// grouped puts questions together that share half of their words or more with
// the first of a group. It is pure. Words are numbers and each knows the groups
// it is in, so what shares nothing is never compared.
func grouped(all []asked) []Gap {
	out, sizes := []Gap{}, []int{}
	number, in := map[string]int{}, [][]int{} // of a word; the groups with it
	common := make([]int, gapGroups)
	for _, a := range all {
		words := textindex.Words(beginning(a.question))
		words = words[:min(len(words), gapWords)]
		var near, unlisted []int
		clear(common)
		for _, w := range words {
			n, known := number[w]
			if !known {
				n, in = len(in), append(in, nil)
				number[w] = n
			}
			unlisted = append(unlisted, n)
			for _, g := range in[n] {
				if common[g]++; common[g] == 1 {
					near = append(near, g)
				}
			}
		}
		at := -1
		for _, g := range near {
			either := len(words) + sizes[g] - common[g]
			if float64(common[g]) >= alike*float64(either) && (at < 0 || g < at) {
				at = g
			}
		}
		if at < 0 {
			at = len(out)
			out, sizes = append(out, Gap{Question: a.question, ConversationID: a.conversationID}), append(sizes, len(words))
			for _, n := range unlisted {
				if at < gapGroups {
					in[n] = append(in[n], at)
				}
			}
		}
		out[at].add(a.conversationID)
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

func (g *Gap) add(conversationID string) {
	g.Count++
	if len(g.ConversationIDs) < gapPlaces && !slices.Contains(g.ConversationIDs, conversationID) {
		g.ConversationIDs = append(g.ConversationIDs, conversationID)
	}
}

func beginning(s string) string {
	n := 0
	for i := range s {
		if n++; n > gapRunes {
			return s[:i]
		}
	}
	return s
}
