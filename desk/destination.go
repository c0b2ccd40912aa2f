package desk

import (
	"context"
	"time"

	"yingda/conversation"
	"yingda/internal/fault"
	"yingda/workspace"
)

// Destination is whom a hand-over goes to.
type Destination struct {
	ID     string
	Name   string
	NameEN string
	Open   bool
	Next   time.Time // when it opens, if it is closed; zero if never
}

// Destination chooses the skill group for a hand-over: the group of the topic if
// it is open, else one that is there for this reason or this customer, else the
// inbox's own, else the default. When none of them is open it is the one that
// opens first.
func (s *Store) Destination(ctx context.Context, c conversation.Conversation, topicGroup, reason string) (Destination, error) {
	return s.destinationAt(ctx, c, topicGroup, reason, s.Clock.Now())
}

// Staffed tells whether people of a workspace's default group are there at a time.
func (s *Store) Staffed(ctx context.Context, workspaceID string, at time.Time) (bool, error) {
	d, err := s.destinationAt(ctx, conversation.Conversation{WorkspaceID: workspaceID}, "", "", at)
	return d.Open, err
}

func (s *Store) destinationAt(ctx context.Context, c conversation.Conversation, topicGroup, reason string, now time.Time) (Destination, error) {
	groups, err := s.Workspace.Groups(ctx, c.WorkspaceID)
	if err != nil {
		return Destination{}, err
	}
	inboxGroup := ""
	if b, err := s.Workspace.InboxByID(ctx, c.WorkspaceID, c.InboxID); err == nil {
		inboxGroup = b.SkillGroupID
	} else if !fault.IsKind(err, fault.KindNotFound) {
		return Destination{}, err
	}
	who, err := s.Customer.Many(ctx, c.WorkspaceID, []string{c.CustomerID})
	if err != nil {
		return Destination{}, err
	}
	personFirst := c.PersonNeeded != "" || who[c.CustomerID].WhyPersonFirst() != ""
	var best Destination
	for _, g := range candidates(groups, topicGroup, inboxGroup, servesFor(reason, personFirst)) {
		h, err := s.Workspace.HoursByID(ctx, c.WorkspaceID, g.HoursID)
		if err != nil {
			return Destination{}, err
		}
		d := Destination{ID: g.ID, Name: g.Name, NameEN: g.NameEn}
		if h.Open(now) {
			d.Open = true
			return d, nil
		}
		if at, ok := h.NextOpen(now); ok {
			d.Next = at
		}
		if best.ID == "" || !d.Next.IsZero() && (best.Next.IsZero() || d.Next.Before(best.Next)) {
			best = d
		}
	}
	return best, nil
}

// servesFor are the purposes of a group that would fit, the first before the others.
func servesFor(reason string, personFirst bool) []string {
	var out []string
	switch reason {
	case "complaint", "swearing":
		out = append(out, workspace.ServesComplaint)
	case "risk":
		out = append(out, workspace.ServesRisk)
	}
	if personFirst || reason == "person_needed" {
		out = append(out, workspace.ServesPersonFirst)
	}
	return out
}

// candidates are the groups to try, in order, each once.
func candidates(groups []workspace.Group, topicGroup, inboxGroup string, serves []string) []workspace.Group {
	var out []workspace.Group
	seen := map[string]bool{}
	add := func(is func(workspace.Group) bool) {
		for _, g := range groups {
			if !seen[g.ID] && is(g) {
				seen[g.ID] = true
				out = append(out, g)
			}
		}
	}
	add(func(g workspace.Group) bool { return g.ID == topicGroup })
	for _, purpose := range serves {
		add(func(g workspace.Group) bool {
			for _, v := range g.Serves {
				if v == purpose {
					return true
				}
			}
			return false
		})
	}
	add(func(g workspace.Group) bool { return g.ID == inboxGroup })
	add(func(g workspace.Group) bool { return g.IsDefault })
	return out
}
