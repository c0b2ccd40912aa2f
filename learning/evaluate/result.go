package evaluate

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Result is what a question got from both versions.
type Result struct {
	QuestionID       string   `db:"question_id" json:"question_id" doc:"Of the suite, or the turn that was drawn"`
	Source           string   `db:"source" json:"source" enum:"suite,sample"`
	Expected         []string `db:"expected,json" json:"expected" doc:"Ids of the items that are right; none: nothing fits"`
	CategoryID       string   `db:"category_id" json:"category_id" doc:"Of the first of them"`
	Channel          string   `db:"channel" json:"channel"`
	Locale           string   `db:"locale" json:"locale"`
	Customers        string   `db:"customers" json:"customers"`
	Before           string   `db:"before" json:"before" enum:"right,offered,missed,wrong"`
	BeforeItemID     string   `db:"before_item_id" json:"before_item_id"`
	BeforeConfidence float64  `db:"before_confidence" json:"before_confidence"`
	After            string   `db:"after" json:"after" enum:"right,offered,missed,wrong"`
	AfterItemID      string   `db:"after_item_id" json:"after_item_id"`
	AfterConfidence  float64  `db:"after_confidence" json:"after_confidence"`
	Turned           int64    `db:"turned" json:"turned" doc:"1: won, -1: lost"`
	Text             string   `db:"text" json:"text" doc:"What was asked; empty where its asker was erased"`
}

// Results lists what the questions got: those won, lost, or all (""), after a
// question. Permission learning.read.
func (s *Store) Results(ctx context.Context, who actor.Actor, evaluationID, which, after string, limit int) ([]Result, error) {
	if _, err := s.Evaluation(ctx, who, evaluationID); err != nil {
		return nil, err
	}
	all, err := db.All[Result](ctx, s.DB, s.q, "results", who.WorkspaceID, evaluationID, which, after, min(max(limit, 1), maxPage))
	if err != nil {
		return nil, err
	}
	return all, s.word(ctx, who.WorkspaceID, all)
}

// word puts in what was asked, from whoever keeps it.
func (s *Store) word(ctx context.Context, workspaceID string, all []Result) error {
	texts := map[string]string{}
	suite, _, err := s.Gate.All(ctx, workspaceID)
	if err != nil {
		return err
	}
	sample, err := s.Sample(ctx, workspaceID, mostSample)
	if err != nil {
		return err
	}
	for _, q := range suite {
		texts[q.ID] = q.Text
	}
	for _, q := range sample {
		texts[q.ID] = q.Text
	}
	for i := range all {
		all[i].Text = texts[all[i].QuestionID]
	}
	return nil
}

func (s *Store) insert(ctx context.Context, tx *db.Tx, evaluationID string, r Result) error {
	_, err := s.q.Exec(ctx, tx, "insert_result", evaluationID, r.QuestionID, r.Source, db.JSON(r.Expected), r.CategoryID, r.Channel, r.Locale, r.Customers,
		r.Before, r.BeforeItemID, r.BeforeConfidence, r.After, r.AfterItemID, r.AfterConfidence, r.Turned)
	return err
}
