package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Sight is what a member or key sees of the knowledge, beside what customers do.
type Sight struct {
	restricted bool
	rights     Rights
}

// SightOf tells what someone sees: what is restricted is for those who write it
// or answer for it, what stands in a guarded category for those it was given to.
func (s *Store) SightOf(ctx context.Context, who actor.Actor) (Sight, error) {
	return s.sight(ctx, s.db, who)
}

func (s *Store) sight(ctx context.Context, c db.Conn, who actor.Actor) (Sight, error) {
	r, err := s.rights(ctx, c, who)
	return Sight{restricted: who.Can("knowledge.write") || who.Can("knowledge.publish") || who.Can("knowledge.approve"), rights: r}, err
}

// Levels are the visibilities that are seen.
func (v Sight) Levels() []Visibility {
	if v.restricted {
		return UpTo(Restricted)
	}
	return UpTo(Internal)
}

// Sees tells whether content is seen.
func (v Sight) Sees(c Content) bool { return v.SeesAt(c.Visibility, c.CategoryID) }

// SeesAt tells whether what has a visibility and stands in a category is seen.
func (v Sight) SeesAt(l Visibility, categoryID string) bool {
	return (v.restricted || l != Restricted) && v.rights.May(ActSee, categoryID)
}

// Need refuses what has a visibility and a place that are not for the reader.
func (v Sight) Need(l Visibility, categoryID string) error {
	return v.need(Content{Visibility: l, CategoryID: categoryID})
}

// Closed are the categories of which nothing is seen.
func (v Sight) Closed() []string { return v.rights.closed(ActSee) }

// SeesIn tells whether a category is.
func (v Sight) SeesIn(categoryID string) bool { return v.rights.May(ActSee, categoryID) }

// need refuses content that is there and is not for the reader: among members
// that is said, so that nobody writes twice what is only hidden from them.
func (v Sight) need(c Content) error {
	if !v.Sees(c) {
		return fault.Forbidden("knowledge.not_for_you")
	}
	return nil
}
