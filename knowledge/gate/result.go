package gate

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/knowledge"
)

// Result is what a question got in a run, from what was released then and from
// what was looked at.
type Result struct {
	QuestionID       string   `db:"question_id" json:"question_id"`
	Before           string   `db:"before" json:"before" enum:"right,offered,missed,wrong"`
	BeforeItemID     string   `db:"before_item_id" json:"before_item_id" doc:"The first candidate"`
	BeforeConfidence float64  `db:"before_confidence" json:"before_confidence"`
	After            string   `db:"after" json:"after" enum:"right,offered,missed,wrong"`
	AfterItemID      string   `db:"after_item_id" json:"after_item_id"`
	AfterConfidence  float64  `db:"after_confidence" json:"after_confidence"`
	Turned           int64    `db:"turned" json:"turned" doc:"-1 lost, 1 won"`
	Question         Question `json:"question"`
	BeforeItem       Item     `json:"before_item"`
	AfterItem        Item     `json:"after_item"`
}

// Results lists a run's results behind question `after`: all of them (""), the
// lost, the won, or those not right. Permission knowledge.read.
func (s *Store) Results(ctx context.Context, who actor.Actor, runID, which, after string, limit int) (knowledge.Page[Result], error) {
	if _, err := s.Run(ctx, who, runID); err != nil {
		return knowledge.Page[Result]{}, err
	}
	limit = min(max(limit, 1), maxPage)
	rows, err := db.All[Result](ctx, s.db, s.q, "results", who.WorkspaceID, runID, after, which, limit+1)
	if err != nil {
		return knowledge.Page[Result]{}, err
	}
	p := knowledge.Page[Result]{Items: rows[:min(len(rows), limit)]}
	if len(rows) > limit {
		p.Next = p.Items[limit-1].QuestionID
	}
	return p, s.nameResults(ctx, who, p.Items)
}

// nameResults fills in the questions and what the items are called.
func (s *Store) nameResults(ctx context.Context, who actor.Actor, all []Result) error {
	var ids, items []string
	for _, r := range all {
		ids, items = append(ids, r.QuestionID), append(items, r.BeforeItemID, r.AfterItemID)
	}
	questions, err := db.All[Question](ctx, s.db, s.q, "questions_by_id", who.WorkspaceID, db.List(ids))
	if err != nil {
		return err
	}
	if err := s.nameItems(ctx, who, questions); err != nil {
		return err
	}
	byID := map[string]Question{}
	for _, q := range questions {
		byID[q.ID] = q
	}
	named, err := s.Items(ctx, who, items)
	for i, r := range all {
		all[i].Question, all[i].BeforeItem, all[i].AfterItem = byID[r.QuestionID], named[r.BeforeItemID], named[r.AfterItemID]
	}
	return err
}

// Past is what a question got in one run.
type Past struct {
	N         int64  `db:"n" json:"n" doc:"The run's number"`
	RunID     string `db:"run_id" json:"run_id"`
	Subject   string `db:"subject" json:"subject" enum:"change,drafts,branch"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
	Result
}

// History lists what a question got, in the latest runs. Permission
// knowledge.read.
func (s *Store) History(ctx context.Context, who actor.Actor, questionID string) ([]Past, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	if _, err := db.One[Question](ctx, s.db, s.q, "question", who.WorkspaceID, questionID); err != nil {
		return nil, missing(err, "suite.question_not_found")
	}
	return db.All[Past](ctx, s.db, s.q, "results_of_question", who.WorkspaceID, questionID, maxPage)
}
