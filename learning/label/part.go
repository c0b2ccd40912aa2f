package label

import (
	"context"

	"yingda/customer"
	"yingda/internal/db"
)

// Part is what labels hold of a customer: which of their questions were labelled,
// and what labellers noted of them. The words are the conversation's.
func (s *Store) Part() customer.Part {
	return customer.Part{Name: "label", Move: s.moveCustomer, Export: s.exportCustomer, Erase: s.eraseCustomer}
}

func (s *Store) moveCustomer(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
	only := 0
	if ids != nil {
		only = 1
	}
	return db.All[string](ctx, tx, s.q, "move_tasks", workspaceID, from, into, only, db.List(ids))
}

func (s *Store) exportCustomer(ctx context.Context, workspaceID, customerID string) (any, error) {
	return db.All[Task](ctx, s.DB, s.q, "tasks_of_customer", workspaceID, customerID)
}

// eraseCustomer ends what waits; of labels the verdict stays, for figures, and
// what was noted goes.
func (s *Store) eraseCustomer(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (more bool, err error) {
	type noted struct {
		ID     string `db:"id"`
		Answer Answer `db:"answer,json"`
	}
	for _, of := range []struct{ list, blank string }{{"notes_of_customer", "blank_label"}, {"task_notes_of_customer", "blank_task"}} {
		rows, err := db.All[noted](ctx, tx, s.q, of.list, workspaceID, customerID)
		if err != nil {
			return false, err
		}
		for _, r := range rows {
			r.Answer.Note = ""
			if _, err := s.q.Exec(ctx, tx, of.blank, workspaceID, r.ID, db.JSON(r.Answer)); err != nil {
				return false, err
			}
		}
	}
	_, err = s.q.Exec(ctx, tx, "close_of_customer", workspaceID, customerID)
	return false, err
}

// Remove deletes the labels of conversations whose events are deleted in the same
// transaction.
func (s *Store) Remove(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	for _, statement := range []string{"drop_labels_of", "drop_holds_of", "drop_tasks_of"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, db.List(conversationIDs)); err != nil {
			return err
		}
	}
	return nil
}
