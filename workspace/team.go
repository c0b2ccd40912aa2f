package workspace

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
)

// Team is who manages whom. A member is in one team at most.
type Team struct {
	ID           string `db:"id" json:"id"`
	WorkspaceID  string `db:"workspace_id" json:"-"`
	Name         string `db:"name" json:"name"`
	LeadMemberID string `db:"lead_member_id" json:"lead_member_id"`
	CreatedAt    int64  `db:"created_at" json:"created_at"`
}

// Teams returns the teams of the workspace someone acts in.
func (s *Store) Teams(ctx context.Context, who actor.Actor) ([]Team, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	return db.All[Team](ctx, s.db, s.q, "teams", who.WorkspaceID)
}

// MakeTeam adds a team.
func (s *Store) MakeTeam(ctx context.Context, who actor.Actor, t Team) (Team, error) {
	if err := who.Need("group.manage"); err != nil {
		return t, err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		t.ID, t.WorkspaceID, t.CreatedAt = id.New(), who.WorkspaceID, s.now()
		if err := s.checkTeam(ctx, tx, t); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "insert_team", t.ID, t.WorkspaceID, t.Name, t.LeadMemberID, t.CreatedAt); err != nil {
			return err
		}
		return s.teamChanged(ctx, tx, who, t.ID, "made")
	})
	return t, err
}

// ChangeTeam alters a team's name and lead.
func (s *Store) ChangeTeam(ctx context.Context, who actor.Actor, teamID string, change func(t *Team) error) (t Team, err error) {
	if err := who.Need("group.manage"); err != nil {
		return t, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := one[Team](ctx, s, tx, "team.not_found", "team_by_id", teamID, who.WorkspaceID)
		if err != nil {
			return err
		}
		t = before
		if err := change(&t); err != nil {
			return err
		}
		t.ID, t.WorkspaceID, t.CreatedAt = before.ID, before.WorkspaceID, before.CreatedAt
		if err := s.checkTeam(ctx, tx, t); err != nil {
			return err
		}
		if err := s.change(ctx, tx, "team.not_found", "update_team", t.ID, t.WorkspaceID, t.Name, t.LeadMemberID); err != nil {
			return err
		}
		return s.teamChanged(ctx, tx, who, t.ID, "changed")
	})
	return t, err
}

// RemoveTeam removes a team; its members are in none then.
func (s *Store) RemoveTeam(ctx context.Context, who actor.Actor, teamID string) error {
	if err := who.Need("group.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "team.not_found", "delete_team", teamID, who.WorkspaceID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "leave_team", teamID, who.WorkspaceID); err != nil {
			return err
		}
		return s.teamChanged(ctx, tx, who, teamID, "removed")
	})
}

func (s *Store) checkTeam(ctx context.Context, tx *db.Tx, t Team) error {
	if err := required("name", t.Name, 40); err != nil || t.LeadMemberID == "" {
		return err
	}
	_, err := s.memberIn(ctx, tx, t.WorkspaceID, t.LeadMemberID)
	return asInvalid(err, "lead_member_id")
}

func (s *Store) teamChanged(ctx context.Context, tx *db.Tx, who actor.Actor, teamID, what string) error {
	if err := s.Record(ctx, tx, who, Line{Action: "team." + what, ObjectKind: "team", ObjectID: teamID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: teamID}, TeamChanged{What: what})
}
