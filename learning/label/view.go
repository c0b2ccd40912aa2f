package label

import (
	"context"
	"strings"
	"unicode/utf8"

	"yingda/bot"
	"yingda/conversation"
	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/mask"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/learning"
)

// TaskView is a task as labellers see it.
type TaskView struct {
	Task
	Question    string            `json:"question" doc:"What was asked; places in an answer count its characters"`
	Decision    string            `json:"decision" doc:"What the bot did"`
	ItemID      string            `json:"item_id,omitempty" doc:"The item that it answered from"`
	Around      []Line            `json:"around" doc:"The conversation around the question"`
	Suggestions *Suggestions      `json:"suggestions,omitempty" doc:"What the engine thinks; only where asked for"`
	Named       []knowledge.Named `json:"named" doc:"The items that the answer and the suggestions name"`
	Mine        *Label            `json:"mine,omitempty" doc:"The reader's own label"`
}

// Line is one message around a question.
type Line struct {
	Seq   int64  `json:"seq"`
	By    string `json:"by" enum:"customer,bot,agent,system"`
	Text  string `json:"text"`
	At    int64  `json:"at"`
	Asked bool   `json:"asked" doc:"It is of the question"`
	Reply bool   `json:"reply" doc:"It is what the bot said to it"`
}

// Suggestions are what the engine thinks of a question.
type Suggestions struct {
	Items    []learning.Near `json:"items,omitempty"`
	Entities []Entity        `json:"entities,omitempty"`
	Mood     string          `json:"mood,omitempty" enum:"pleased,calm,upset,angry,"`
}

// Mask hides numbers of people in what was said.
func (v *TaskView) Mask() {
	v.Question = mask.Text(v.Question)
	for i := range v.Around {
		v.Around[i].Text = mask.Text(v.Around[i].Text)
	}
}

const (
	linesBefore, linesAfter = 8, 6
	mostLines               = 60
	suggestedItems          = 6
	longestQuestion         = 500 // characters
)

// shown reads what labellers see of tasks; gone are those whose words are.
func (s *Store) shown(ctx context.Context, who actor.Actor, tasks []Task, suggest bool) (out []TaskView, gone []string, err error) {
	out = []TaskView{}
	for _, t := range tasks {
		v, err := s.view(ctx, who, t, suggest)
		if err != nil {
			return nil, nil, err
		}
		if v.Question == "" {
			gone = append(gone, t.ID)
			continue
		}
		out = append(out, v)
	}
	return out, gone, nil
}

func (s *Store) view(ctx context.Context, who actor.Actor, t Task, suggest bool) (TaskView, error) {
	v := TaskView{Task: t, Around: []Line{}, Named: []knowledge.Named{}}
	turn, u, err := s.turn(ctx, t)
	if err != nil || u.Question == "" {
		return v, err
	}
	v.Question, v.Decision, v.ItemID = question(u), turn.Decision, turn.ItemID
	if v.Around, err = s.around(ctx, turn); err != nil {
		return v, err
	}
	ids := append(t.Answer.itemIDs(), turn.ItemID)
	if suggest {
		if v.Suggestions, err = s.suggest(ctx, who, t.Kind, u); err != nil {
			return v, err
		}
		for _, n := range v.Suggestions.Items {
			ids = append(ids, n.ItemID)
		}
	}
	v.Named, err = s.Knowledge.Named(ctx, who, each(ids))
	return v, err
}

// turn reads a task's turn with what was understood in it; of one that is gone,
// nothing.
func (s *Store) turn(ctx context.Context, t Task) (conversation.Turn, bot.Understood, error) {
	all, err := s.Conversation.Turns(ctx, t.WorkspaceID, t.ConversationID)
	if err != nil {
		return conversation.Turn{}, bot.Understood{}, err
	}
	for _, turn := range all {
		if turn.ID == t.TurnID {
			u, err := bot.Remembered(turn)
			return turn, u, err
		}
	}
	return conversation.Turn{}, bot.Understood{}, nil
}

// question is what was asked, in one line.
func question(u bot.Understood) string {
	line := strings.Join(strings.Fields(u.Question), " ")
	if utf8.RuneCountInString(line) > longestQuestion {
		line = string([]rune(line)[:longestQuestion])
	}
	return line
}

func (s *Store) around(ctx context.Context, t conversation.Turn) ([]Line, error) {
	most := min(int(t.ToSeq-t.FromSeq)+1+linesBefore+linesAfter, mostLines)
	all, err := s.Conversation.Messages(ctx, actor.Of(t.WorkspaceID), t.ConversationID, max(t.FromSeq-1-linesBefore, 0), most)
	out := []Line{}
	for _, m := range all {
		if m.Note || m.Text == "" {
			continue
		}
		asked := m.By == conversation.ByCustomer && m.Seq >= t.FromSeq && m.Seq <= t.ToSeq
		out = append(out, Line{Seq: m.Seq, By: string(m.By), Text: m.Text, At: m.CreatedAt, Asked: asked, Reply: m.TurnID == t.ID})
	}
	return out, err
}

func (s *Store) suggest(ctx context.Context, who actor.Actor, kind string, u bot.Understood) (*Suggestions, error) {
	out, words := &Suggestions{}, question(u)
	switch kind {
	case Items:
		sight, err := s.Knowledge.SightOf(ctx, who)
		if err != nil {
			return nil, err
		}
		f, err := s.Search.Ask(ctx, search.Query{WorkspaceID: who.WorkspaceID, Text: words, Visibility: sight.Levels(), Sight: &sight, Limit: suggestedItems, Failed: true})
		for _, c := range f.Candidates {
			if c.DocumentID == "" {
				out.Items = append(out.Items, learning.Near{ItemID: c.ItemID, Question: c.Question, Confidence: c.Confidence})
			}
		}
		return out, err
	case Entities:
		for _, e := range engine.Understand(words, engine.Around{}).Entities {
			out.Entities = append(out.Entities, Entity{Kind: string(e.Kind), From: utf8.RuneCountInString(words[:e.Start]), To: utf8.RuneCountInString(words[:e.End])})
		}
	case Mood:
		out.Mood = bot.MoodWord(u)
	}
	return out, nil
}
