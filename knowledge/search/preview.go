package search

import (
	"context"
	"fmt"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Viewing is an item that is being written, and as whom, where and when it is
// looked at.
type Viewing struct {
	Content knowledge.Content `json:"content"`
	As
}

// Preview is what the item would say there, and what its conditions come to
// everywhere.
type Preview struct {
	Barred   string             `json:"barred" enum:"visibility,tier,validity,conditions," doc:"Why nothing would be said; empty where something is"`
	AnswerN  int                `json:"answer_n" doc:"The answer that is said, from 0; -1 for none"`
	Why      []string           `json:"why" doc:"Of each answer: empty for the one said, else why it is not"`
	Fallback bool               `json:"fallback" doc:"It is in another language than asked"`
	Said     string             `json:"said" doc:"As the channel can take it"`
	Rich     string             `json:"rich" doc:"Small Markdown, where there is rich text"`
	Plain    string             `json:"plain" doc:"In plain words"`
	Spoken   string             `json:"spoken" doc:"On the phone"`
	Coverage knowledge.Coverage `json:"coverage"`
	Flaws    []knowledge.Flaw   `json:"flaws" doc:"What would stand against saving or publishing it, and warnings"`
	Local    string             `json:"local" doc:"The time it was looked at, in the workspace's zone"`
	Open     bool               `json:"open" doc:"Whether people would be there"`
}

// Preview tells what an item would say, before it is saved. Permission
// knowledge.read.
func (s *Searcher) Preview(ctx context.Context, who actor.Actor, v Viewing) (Preview, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Preview{}, err
	}
	q, err := s.asked(ctx, who.WorkspaceID, v.As)
	if err != nil {
		return Preview{}, err
	}
	r, err := s.reader(ctx, q)
	if err != nil {
		return Preview{}, err
	}
	tiers, err := s.tiers(ctx, who.WorkspaceID)
	if err != nil {
		return Preview{}, err
	}
	content, flaws := v.Content.Checked()
	d := doc{Revision: knowledge.Revision{Content: content}, ready: knowledge.Read(content.Answers)}
	choice := d.ready.Choose(r.at)
	out := Preview{
		Barred: r.barred(d), AnswerN: choice.Index, Why: choice.Why, Fallback: choice.Fallback, Coverage: knowledge.Cover(content, r.at.Local, tiers), Flaws: append(flaws, unknownTiers(content, tiers)...),
		Local: r.at.Local.Format("2006-01-02T15:04"), Open: r.at.Open,
	}
	if choice.Index >= 0 {
		a := content.Answers[choice.Index]
		out.Said, out.Rich, out.Plain, out.Spoken = a.Said(r.at.Channel), a.Markdown(), a.Words(), a.Speech()
	}
	if out.Barred != "" {
		out.AnswerN, out.Said = -1, ""
	}
	return out, nil
}

// unknownTiers warns of tiers that the workspace does not have: nobody is in them.
func unknownTiers(c knowledge.Content, tiers []string) (out []knowledge.Flaw) {
	for i, t := range c.Tiers {
		if !slices.Contains(tiers, t) {
			out = append(out, knowledge.Flaw{Code: "knowledge.tier_unknown", Field: fmt.Sprintf("tiers/%d", i), Params: fault.Params{"tier": t}, Warning: true})
		}
	}
	return out
}
