package document

import (
	"context"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// Question is one that was proposed from a document.
type Question struct {
	ID         string `db:"id" json:"id"`
	DocumentID string `db:"document_id" json:"document_id"`
	ChunkID    string `db:"chunk_id" json:"chunk_id"`
	Question   string `db:"question" json:"question"`
	Answer     string `db:"answer" json:"answer"`
	Why        string `db:"why" json:"why" enum:"heading,definition,asked" doc:"What it was made from"`
	State      string `db:"state" json:"state" enum:"open,taken,dropped"`
	ItemID     string `db:"item_id" json:"item_id" doc:"The draft that was made of it"`
	CreatedAt  int64  `db:"created_at" json:"created_at"`
	EndedAt    int64  `db:"ended_at" json:"ended_at"`
}

// Questions lists what was proposed and is in a state (open, taken, dropped), of
// one document or of all (""). Permission knowledge.read.
func (s *Store) Questions(ctx context.Context, who actor.Actor, documentID, state, after string, limit int) (knowledge.Page[Question], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return knowledge.Page[Question]{}, err
	}
	size := pageSize(limit)
	sight, err := s.Knowledge.SightOf(ctx, who)
	if err != nil {
		return knowledge.Page[Question]{}, err
	}
	levels := []string{}
	for _, l := range sight.Levels() {
		levels = append(levels, string(l))
	}
	all, err := db.All[Question](ctx, s.DB, s.q, "questions", who.WorkspaceID, state, documentID, after, size+1, db.List(levels), db.List(sight.Closed()))
	return pageOf(all, size, func(q Question) string { return q.ID }), err
}

// Taking is what an editor makes of a proposed question.
type Taking struct {
	Question *string `json:"question,omitempty" doc:"Instead of the one proposed"`
	Answer   *string `json:"answer,omitempty"`
}

// Take makes a draft item of a proposed question: it belongs where the document
// does, and names it as its source. Permission knowledge.write.
func (s *Store) Take(ctx context.Context, who actor.Actor, questionID string, t Taking) (Question, error) {
	q, err := s.question(ctx, who, questionID)
	if err != nil {
		return Question{}, err
	}
	d, err := s.Document(ctx, who, q.DocumentID)
	if err != nil {
		return Question{}, err
	}
	c := knowledge.Content{Question: q.Question, Source: sourceLine(d.Title), Answers: []knowledge.Answer{{Text: q.Answer}}}
	if t.Question != nil {
		c.Question = *t.Question
	}
	if t.Answer != nil {
		c.Answers[0].Text = *t.Answer
	}
	if d.Draft != nil {
		c.CategoryID, c.Grade, c.Visibility, c.ValidFrom, c.ValidUntil = d.Draft.CategoryID, d.Draft.Grade, d.Draft.Visibility, d.Draft.ValidFrom, d.Draft.ValidUntil
	}
	it, err := s.Knowledge.AddItem(ctx, who, knowledge.NewItem{Content: c})
	if err != nil {
		return Question{}, err
	}
	return s.endQuestion(ctx, who, q, "taken", it.ID)
}

// sourceLine is a title as an answer's source shows it.
func sourceLine(title string) string {
	r := []rune(strings.TrimSpace(title))
	return string(r[:min(len(r), 200)])
}

// Drop says that a proposed question is none to keep; it is not proposed again.
// Permission knowledge.write.
func (s *Store) Drop(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	q, err := s.question(ctx, who, questionID)
	if err != nil {
		return Question{}, err
	}
	return s.endQuestion(ctx, who, q, "dropped", "")
}

func (s *Store) question(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Question{}, err
	}
	q, err := db.One[Question](ctx, s.DB, s.q, "question", who.WorkspaceID, questionID)
	if err != nil {
		return q, missing(err, "document.question_not_found")
	}
	return q, judged(q)
}

func judged(q Question) error {
	if q.State != "open" {
		return fault.Conflict("document.question_judged", fault.Params{"state": q.State})
	}
	return nil
}

func (s *Store) endQuestion(ctx context.Context, who actor.Actor, q Question, state, itemID string) (Question, error) {
	q.State, q.ItemID, q.EndedAt = state, itemID, s.now()
	return q, s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "end_question", who.WorkspaceID, q.ID, state, itemID, who.ID, q.EndedAt)
		if err == nil && n == 0 { // somebody else was quicker
			q.State = "judged"
			err = judged(q)
		}
		return err
	})
}
