package desk

import (
	"context"
	"encoding/json"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// View is a filter of conversations that a member has saved under a name.
type View struct {
	ID          string          `db:"id" json:"id"`
	WorkspaceID string          `db:"workspace_id" json:"-"`
	MemberID    string          `db:"member_id" json:"-"`
	Name        string          `db:"name" json:"name"`
	Filter      json.RawMessage `db:"filter,json" json:"filter" doc:"As the console's address has it: view, group, outcome, q …"`
	Position    int64           `db:"position" json:"position"`
	CreatedAt   int64           `db:"created_at" json:"created_at"`
}

// mostViews bounds what a member saves.
const mostViews = 50

// Views returns the member's saved views in their order.
func (s *Store) Views(ctx context.Context, who actor.Actor) ([]View, error) {
	if err := needAgent(who, "conversation.read"); err != nil {
		return nil, err
	}
	return db.All[View](ctx, s.DB, s.q, "views", who.WorkspaceID, who.ID)
}

// SaveView keeps a filter under a name; the same name again replaces it.
func (s *Store) SaveView(ctx context.Context, who actor.Actor, name string, filter map[string]string) (View, error) {
	all, err := s.Views(ctx, who)
	if err != nil {
		return View{}, err
	}
	if name, err = cleantext.Line("name", name, 60); err != nil {
		return View{}, err
	}
	if name == "" {
		return View{}, fault.Invalid("view.no_name", "name")
	}
	v := View{ID: id.New(), WorkspaceID: who.WorkspaceID, MemberID: who.ID, Name: name, Filter: json.RawMessage(db.JSON(filter)), Position: int64(len(all)), CreatedAt: s.now()}
	for _, old := range all {
		if old.Name == name {
			v.ID, v.Position, v.CreatedAt = old.ID, old.Position, old.CreatedAt
		}
	}
	if len(all) >= mostViews && v.Position == int64(len(all)) {
		return View{}, fault.Conflict("view.too_many", fault.Params{"max": mostViews})
	}
	return v, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "put_view", v.ID, v.WorkspaceID, v.MemberID, v.Name, string(v.Filter), v.Position, v.CreatedAt)
		return err
	})
}

// RemoveView forgets a saved view.
func (s *Store) RemoveView(ctx context.Context, who actor.Actor, viewID string) error {
	if err := needAgent(who, "conversation.read"); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "delete_view", viewID, who.WorkspaceID, who.ID)
		if err == nil && n == 0 {
			err = fault.NotFound("view.not_found")
		}
		return err
	})
}
