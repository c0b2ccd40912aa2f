package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// Named is what an item is called.
type Named struct {
	ID         string `db:"id" json:"id"`
	Key        string `db:"key" json:"key"`
	Question   string `db:"question" json:"question"`
	CategoryID string `db:"category_id" json:"category_id"`
	Archived   bool   `db:"archived" json:"archived"`
	Hidden     bool   `json:"hidden,omitempty" doc:"Is there, and not for you: it is not named"`

	Visibility Visibility `db:"visibility" json:"-"`
}

// Named tells what items are called, by their ids or keys; what is no item's is
// left out. It checks no permission: what the actor may not see it names by
// nothing but its id.
func (s *Store) Named(ctx context.Context, who actor.Actor, ids []string) ([]Named, error) {
	if len(ids) == 0 {
		return []Named{}, nil
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return nil, err
	}
	all, err := db.All[Named](ctx, s.db, s.q, "named", who.WorkspaceID, db.List(ids))
	for i, n := range all {
		if !sight.SeesAt(n.Visibility, n.CategoryID) {
			all[i] = Named{ID: n.ID, Hidden: true}
		}
	}
	return all, err
}
