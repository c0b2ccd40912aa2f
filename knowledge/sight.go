package knowledge

import (
	"yingda/internal/actor"
	"yingda/internal/fault"
)

// Sight is what a member or key sees of the knowledge, beside what customers do.
type Sight struct {
	restricted bool
}

// SightOf tells what someone sees: what is restricted is for those who write it
// or answer for it.
func (s *Store) SightOf(who actor.Actor) Sight {
	return Sight{restricted: who.Can("knowledge.write") || who.Can("knowledge.publish") || who.Can("knowledge.approve")}
}

// Levels are the visibilities that are seen.
func (v Sight) Levels() []Visibility {
	if v.restricted {
		return UpTo(Restricted)
	}
	return UpTo(Internal)
}

// Sees tells whether content is seen.
func (v Sight) Sees(c Content) bool { return v.SeesLevel(c.Visibility) }

// SeesLevel tells whether what has a visibility is seen.
func (v Sight) SeesLevel(l Visibility) bool { return v.restricted || l != Restricted }

// Need refuses what has a visibility that is not for the reader.
func (v Sight) Need(l Visibility) error { return v.need(Content{Visibility: l}) }

// need refuses content that is there and is not for the reader: among members
// that is said, so that nobody writes twice what is only hidden from them.
func (v Sight) need(c Content) error {
	if !v.Sees(c) {
		return fault.Forbidden("knowledge.not_for_you")
	}
	return nil
}
