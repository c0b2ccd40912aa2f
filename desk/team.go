package desk

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/workspace"
)

// Standing is a member at the desk: state, load, and what there is room for.
type Standing struct {
	Presence
	Name     string   `json:"name"`
	StaffNo  string   `json:"staff_no"`
	TeamID   string   `json:"team_id,omitempty"`
	Groups   []string `json:"skill_group_ids"`
	Load     int64    `json:"load" doc:"Open conversations and those in after-call work"`
	Wrapups  int64    `json:"wrapups" doc:"Conversations in after-call work"`
	Capacity int64    `json:"capacity"`
}

// AtWork reports whether the member is there.
func (p Presence) AtWork() bool { return p.State != Offline && p.State != "" }

// Standing returns where the member who acts stands; offline for one who has
// never been at the desk.
func (s *Store) Standing(ctx context.Context, who actor.Actor) (Standing, error) {
	all, err := s.standings(ctx, who.WorkspaceID)
	if err != nil {
		return Standing{}, err
	}
	for _, st := range all {
		if st.MemberID == who.ID {
			return st, nil
		}
	}
	m, err := s.Workspace.MemberByID(ctx, who.WorkspaceID, who.ID)
	return standing(m, Presence{}, 0, 0), err
}

// Team returns everyone who works at the desk, also those who are away.
func (s *Store) Team(ctx context.Context, who actor.Actor) ([]Standing, error) {
	if !who.Can("desk.supervise") && !who.Can("overview.read") {
		if err := who.Need("desk.work"); err != nil {
			return nil, err
		}
	}
	return s.standings(ctx, who.WorkspaceID)
}

// standings puts directory, presence and load together.
func (s *Store) standings(ctx context.Context, workspaceID string) ([]Standing, error) {
	members, err := s.Workspace.Directory(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[Presence](ctx, s.DB, s.q, "presences", workspaceID)
	if err != nil {
		return nil, err
	}
	loads, err := s.Conversation.Loads(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	wrapups, err := s.Conversation.Wrapups(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	present, open, after := map[string]Presence{}, map[string]int64{}, map[string]int64{}
	for _, p := range rows {
		present[p.MemberID] = p
	}
	for _, l := range loads {
		open[l.MemberID] = l.Open
	}
	for _, l := range wrapups {
		after[l.OwnerID]++
	}
	out := []Standing{}
	for _, m := range members {
		p, seated := present[m.ID]
		if m.DisabledAt > 0 || !seated && len(m.SkillGroups) == 0 {
			continue
		}
		out = append(out, standing(m, p, open[m.ID], after[m.ID]))
	}
	return out, nil
}

func standing(m workspace.Member, p Presence, open, after int64) Standing {
	if p.MemberID == "" {
		p = Presence{MemberID: m.ID, WorkspaceID: m.WorkspaceID, State: Offline}
	}
	if p.State == Online && after > 0 {
		p.State = Wrapup
	}
	st := Standing{Presence: p, Name: m.Name, StaffNo: m.StaffNo, TeamID: m.TeamID, Groups: []string{}, Load: open + after, Wrapups: after, Capacity: m.Capacity}
	for _, g := range m.SkillGroups {
		st.Groups = append(st.Groups, g.ID)
	}
	return st
}
