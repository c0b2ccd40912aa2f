package workspace

import (
	"context"

	"yingda/internal/actor"
)

// Begun is what of a workspace somebody has set up since it was made.
type Begun struct {
	Inbox  bool // a site is named that may show the chat
	People bool // there is more than one member
	Group  bool // somebody serves in the default group
	Hours  bool // hours were looked at and changed, or more were made
}

// Begun returns what was set up.
func (s *Store) Begun(ctx context.Context, who actor.Actor) (b Begun, err error) {
	inboxes, err := s.Inboxes(ctx, who)
	if err != nil {
		return b, err
	}
	for _, x := range inboxes {
		b.Inbox = b.Inbox || x.DisabledAt == 0 && len(x.Settings.Domains) > 0
	}
	members, err := s.Members(ctx, who)
	if err != nil {
		return b, err
	}
	b.People = len(members) > 1
	groups, err := s.GroupList(ctx, who)
	if err != nil {
		return b, err
	}
	for _, g := range groups {
		b.Group = b.Group || g.IsDefault && len(g.Members) > 0
	}
	hours, err := s.HoursList(ctx, who)
	for _, h := range hours {
		b.Hours = b.Hours || h.UpdatedAt > h.CreatedAt
	}
	b.Hours = b.Hours || len(hours) > 1
	return b, err
}
