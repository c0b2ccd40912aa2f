package desk

import (
	"context"
	"slices"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/workspace"
)

// QueueGroup is a skill group's queue now.
type QueueGroup struct {
	GroupID   string `json:"group_id"`
	Name      string `json:"name"`
	NameEN    string `json:"name_en,omitempty"`
	Assign    string `json:"assign" enum:"auto,manual"`
	Open      bool   `json:"open" doc:"Within its business hours"`
	Waiting   int64  `json:"waiting"`
	LongestMS int64  `json:"longest_ms" doc:"How long the first one waits"`
	OnDuty    int64  `json:"on_duty" doc:"Members who are there, in whatever state but offline"`
	Free      int64  `json:"free" doc:"Places free with those who are online"`
	Expected  *Range `json:"expected" doc:"The wait of who comes next; null when too few waits are known"`
}

// QueueGroups returns the queues of the groups the actor may see.
func (s *Store) QueueGroups(ctx context.Context, who actor.Actor) ([]QueueGroup, error) {
	if err := who.Need("conversation.read"); err != nil {
		return nil, err
	}
	f, err := s.floor(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	mine, err := s.groupsOf(ctx, who)
	if err != nil {
		return nil, err
	}
	out := []QueueGroup{}
	for _, g := range f.groups {
		if who.Kind == actor.Member && !who.Can("conversation.read_all") && !slices.Contains(mine, g.ID) {
			continue
		}
		q, err := s.queueGroup(ctx, f, g)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// floor is a workspace's queues and people at one moment. Muted customers stand
// in nobody's way: they are not in it.
type floor struct {
	workspaceID string
	groups      []workspace.Group
	lines       []conversation.Line
	people      []Standing
}

func (s *Store) floor(ctx context.Context, workspaceID string) (f floor, err error) {
	f.workspaceID = workspaceID
	if f.groups, err = s.Workspace.Groups(ctx, workspaceID); err != nil {
		return f, err
	}
	quiet, err := s.Customer.Quiet(ctx, workspaceID)
	if err != nil {
		return f, err
	}
	if f.lines, err = s.Conversation.Lines(ctx, workspaceID, quiet); err != nil {
		return f, err
	}
	f.people, err = s.standings(ctx, workspaceID)
	return f, err
}

// line is who waits for a group; for the default one also who waits for a group
// that is no more.
func (f floor) line(g workspace.Group) (sum conversation.Line) {
	for _, l := range f.lines {
		known := slices.ContainsFunc(f.groups, func(x workspace.Group) bool { return x.ID == l.SkillGroupID })
		if l.SkillGroupID != g.ID && (!g.IsDefault || known) {
			continue
		}
		sum.Waiting, sum.Real = sum.Waiting+l.Waiting, sum.Real+l.Real
		if sum.Since == 0 || l.Since < sum.Since {
			sum.Since = l.Since
		}
	}
	return sum
}

// freeFor counts the places free for a group among people, and its members who
// are there.
func freeFor(g workspace.Group, people []Standing) (free, onDuty int64) {
	for _, p := range people {
		if !slices.Contains(p.Groups, g.ID) || !p.AtWork() {
			continue
		}
		onDuty++
		if p.State == Online || p.State == Wrapup {
			free += max(p.Capacity-p.Load, 0)
		}
	}
	return free, onDuty
}

func (s *Store) queueGroup(ctx context.Context, f floor, g workspace.Group) (QueueGroup, error) {
	q := QueueGroup{GroupID: g.ID, Name: g.Name, NameEN: g.NameEn, Assign: g.Assign}
	h, err := s.Workspace.HoursByID(ctx, f.workspaceID, g.HoursID)
	if err != nil {
		return q, err
	}
	q.Open = h.Open(s.Clock.Now())
	line := f.line(g)
	q.Waiting = line.Waiting
	if line.Waiting > 0 {
		q.LongestMS = max(s.now()-line.Since, 0)
	}
	q.Free, q.OnDuty = freeFor(g, f.people)
	q.Expected, err = s.expect(ctx, f.workspaceID, g.ID, line.Real+1, q.Free)
	return q, err
}

// expect is the expected wait at a place of a group's queue; nil is unknown.
func (s *Store) expect(ctx context.Context, workspaceID, groupID string, position, free int64) (*Range, error) {
	samples, err := db.All[Sample](ctx, s.DB, s.q, "waits", workspaceID, groupID, s.now()-oldestMS, recentN)
	if err != nil {
		return nil, err
	}
	r, ok := Expect(samples, position, free)
	if !ok {
		return nil, nil //nolint:nilnil // unknown is an answer
	}
	return &r, nil
}

// Place is where a conversation stands in its queue.
type Place struct {
	Position int64  `json:"position" doc:"1 is next"`
	Expected *Range `json:"expected" doc:"null: not known yet"`
}

// PlaceOf returns where a conversation stands and how long it will wait; of one
// that does not wait, where it would stand.
func (s *Store) PlaceOf(ctx context.Context, c conversation.Conversation) (p Place, err error) {
	groups, err := s.Workspace.Groups(ctx, c.WorkspaceID)
	if err != nil {
		return p, err
	}
	byID := groupsByID(groups)
	g, ok := byID[c.SkillGroupID]
	if !ok {
		g = byID[""]
	}
	people, err := s.standings(ctx, c.WorkspaceID)
	if err != nil {
		return p, err
	}
	free, _ := freeFor(g, people)
	if c.OwnerKind == conversation.OwnAgent { // given to somebody who has only to take it
		p.Position, free = 1, max(free, 1)
	} else if p.Position, err = s.position(ctx, c, g, groups); err != nil {
		return p, err
	}
	p.Expected, err = s.expect(ctx, c.WorkspaceID, g.ID, p.Position, free)
	return p, err
}

// position counts who stands before c in a group's line.
func (s *Store) position(ctx context.Context, c conversation.Conversation, g workspace.Group, groups []workspace.Group) (int64, error) {
	quiet, err := s.Customer.Quiet(ctx, c.WorkspaceID)
	if err != nil {
		return 0, err
	}
	if !g.IsDefault {
		ahead, err := s.Conversation.Ahead(ctx, c, g.ID, quiet)
		return ahead + 1, err
	}
	var others []string
	for _, o := range groups {
		if o.ID != g.ID {
			others = append(others, o.ID)
		}
	}
	ahead, err := s.Conversation.AheadElsewhere(ctx, c, others, quiet)
	return ahead + 1, err
}
