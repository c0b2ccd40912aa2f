package label

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/knowledge"
	"yingda/knowledge/gate"
)

// Example is a question with what people found right for it.
type Example struct {
	TaskID     string
	TurnID     string
	CustomerID string
	Channel    string
	Text       string
	ItemIDs    []string // none: nothing of ours answers it
	Lot        float64  // where its lot fell, for samples of those kept for measuring
	SettledAt  int64
}

// settledRow is what Examples are made of.
type settledRow struct {
	Task
	Channel string `db:"channel"`
}

// Examples are the settled questions of a workspace, the newest first: those to
// learn from, or those that a lot kept for measuring, which nobody may learn from.
// It serves other domains in this process and checks no permission.
func (s *Store) Examples(ctx context.Context, workspaceID string, measure bool, most int) ([]Example, error) {
	which := 0
	if measure {
		which = 1
	}
	return s.examples(ctx, workspaceID, which, most)
}

func (s *Store) examples(ctx context.Context, workspaceID string, which, most int) ([]Example, error) {
	rows, err := db.All[settledRow](ctx, s.DB, s.q, "examples", workspaceID, which, most)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.TurnID
	}
	said, err := s.Learning.Wordings(ctx, workspaceID, ids)
	var out []Example
	for _, r := range rows {
		if said[r.TurnID] == "" {
			continue
		}
		out = append(out, Example{
			TaskID: r.ID, TurnID: r.TurnID, CustomerID: r.CustomerID, Channel: r.Channel, Text: said[r.TurnID], ItemIDs: append([]string{}, r.Answer.ItemIDs...), Lot: r.Lot, SettledAt: r.SettledAt,
		})
	}
	return out, err
}

// Proposals are labelled questions for the regression suite, the newest first;
// what could name somebody is masked.
func (s *Store) Proposals(ctx context.Context, workspaceID string, most int) ([]gate.Proposal, error) {
	all, err := s.examples(ctx, workspaceID, -1, most)
	out := make([]gate.Proposal, len(all))
	for i, x := range all {
		out[i] = gate.Proposal{SourceID: x.TaskID, Text: mask.Text(x.Text), Channel: x.Channel, Expected: x.ItemIDs, CustomerID: x.CustomerID}
	}
	return out, err
}

// Learned are wordings that labels give an item and that would teach it something.
type Learned struct {
	Item     knowledge.Named  `json:"item"`
	Wordings []LearnedWording `json:"wordings"`
}

// LearnedWording is a labelled question that could become a variant.
type LearnedWording struct {
	TaskID string `json:"task_id"`
	Text   string `json:"text"`
}

// mostLearned bounds the labels that wordings are drawn from.
const mostLearned = 2000

// Learned lists the items that labels have new wordings for. What a lot kept for
// measuring is not among them. Permission knowledge.read and learning.read.
func (s *Store) Learned(ctx context.Context, who actor.Actor) ([]Learned, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	all, err := s.Examples(ctx, who.WorkspaceID, false, mostLearned)
	if err != nil {
		return nil, err
	}
	of := map[string][]Example{}
	var ids []string
	for _, x := range all {
		if len(x.ItemIDs) == 1 {
			of[x.ItemIDs[0]] = append(of[x.ItemIDs[0]], x)
			ids = append(ids, x.ItemIDs[0])
		}
	}
	named, err := s.Knowledge.Named(ctx, who, each(ids))
	if err != nil {
		return nil, err
	}
	out := []Learned{}
	for _, n := range named {
		if n.Archived || n.Hidden {
			continue
		}
		w, err := s.teaching(ctx, who, n.ID, of[n.ID])
		if err != nil {
			return nil, err
		}
		if len(w) > 0 {
			out = append(out, Learned{Item: n, Wordings: w})
		}
	}
	return out, nil
}

// teaching are those of an item's labelled questions that say something new.
func (s *Store) teaching(ctx context.Context, who actor.Actor, itemID string, all []Example) ([]LearnedWording, error) {
	task := map[string]string{}
	var wordings []string
	for _, x := range all {
		if task[x.Text] == "" {
			task[x.Text] = x.TaskID
			wordings = append(wordings, x.Text)
		}
	}
	chosen, err := s.Learning.Choose(ctx, who, itemID, wordings)
	var out []LearnedWording
	for _, w := range chosen {
		out = append(out, LearnedWording{TaskID: task[w], Text: w})
	}
	return out, err
}

// Teach makes labelled questions variants of the item that their labels name, in
// its draft. Permission knowledge.write.
func (s *Store) Teach(ctx context.Context, who actor.Actor, itemID string, taskIDs []string) (knowledge.Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return knowledge.Detail{}, err
	}
	tasks, err := db.All[Task](ctx, s.DB, s.q, "to_teach", who.WorkspaceID, itemID, db.List(taskIDs))
	if err != nil {
		return knowledge.Detail{}, err
	}
	var turns, ids []string
	for _, t := range tasks {
		turns, ids = append(turns, t.TurnID), append(ids, t.ID)
	}
	said, err := s.Learning.Wordings(ctx, who.WorkspaceID, turns)
	if err != nil {
		return knowledge.Detail{}, err
	}
	var wordings []string
	for _, turnID := range turns {
		if w := said[turnID]; w != "" {
			wordings = append(wordings, w)
		}
	}
	chosen, err := s.Learning.Choose(ctx, who, itemID, wordings)
	if err != nil {
		return knowledge.Detail{}, err
	}
	if len(chosen) == 0 {
		return knowledge.Detail{}, fault.Invalid("label.nothing_to_teach", "task_ids")
	}
	d, err := s.Knowledge.Item(ctx, who, itemID)
	if err != nil {
		return knowledge.Detail{}, err
	}
	content := d.Draft.Content
	content.Variants = append(content.Variants, chosen...)
	if d, err = s.Knowledge.SaveItem(ctx, who, itemID, knowledge.Edit{Content: content, ParentRevision: d.Draft.ID}); err != nil {
		return knowledge.Detail{}, err
	}
	return d, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "used", who.WorkspaceID, db.List(ids), s.now())
		return err
	})
}
