package evaluate

import (
	"cmp"
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/knowledge/gate"
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

	Items      []gate.Item `json:"items" doc:"Those that are right"`
	BeforeItem gate.Item   `json:"before_item"`
	AfterItem  gate.Item   `json:"after_item"`
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
	return all, s.name(ctx, who, all)
}

// name puts in what was asked, from whoever keeps it, and what the items are called.
func (s *Store) name(ctx context.Context, who actor.Actor, all []Result) error {
	asked, items := map[string][]string{}, []string{}
	for _, r := range all {
		asked[r.Source] = append(asked[r.Source], r.QuestionID)
		items = append(append(items, r.BeforeItemID, r.AfterItemID), r.Expected...)
	}
	suite, err := s.Gate.Texts(ctx, who.WorkspaceID, asked[fromSuite])
	if err != nil {
		return err
	}
	sample, err := s.Words(ctx, who.WorkspaceID, asked[fromSample])
	if err != nil {
		return err
	}
	named, err := s.Gate.Items(ctx, who, items)
	for i, r := range all {
		all[i].Text = cmp.Or(suite[r.QuestionID], sample[r.QuestionID])
		all[i].BeforeItem, all[i].AfterItem, all[i].Items = named[r.BeforeItemID], named[r.AfterItemID], []gate.Item{}
		for _, itemID := range r.Expected {
			all[i].Items = append(all[i].Items, named[itemID])
		}
	}
	return err
}

func (s *Store) insert(ctx context.Context, tx *db.Tx, evaluationID string, r Result) error {
	_, err := s.q.Exec(ctx, tx, "insert_result", evaluationID, r.QuestionID, r.Source, db.JSON(r.Expected), r.CategoryID, r.Channel, r.Locale, r.Customers,
		r.Before, r.BeforeItemID, r.BeforeConfidence, r.After, r.AfterItemID, r.AfterConfidence, r.Turned)
	return err
}
