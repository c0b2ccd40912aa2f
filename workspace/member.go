package workspace

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Member is a person in a workspace.
type Member struct {
	ID          string       `db:"id" json:"id"`
	WorkspaceID string       `db:"workspace_id" json:"-"`
	AccountID   string       `db:"account_id" json:"-"`
	Email       string       `db:"email" json:"email" doc:"Empty to those who do not manage members"`
	StaffNo     string       `db:"staff_no" json:"staff_no"`
	Name        string       `db:"name" json:"name"`
	DisplayName string       `db:"display_name" json:"display_name" doc:"What customers see; empty is the name"`
	TeamID      string       `db:"team_id" json:"team_id"`
	Capacity    int64        `db:"capacity" json:"capacity" doc:"Conversations at the same time"`
	Languages   []string     `db:"languages,json" json:"languages"`
	TOTP        bool         `db:"totp" json:"totp"`
	Sample      bool         `db:"sample" json:"sample"`
	CreatedAt   int64        `db:"created_at" json:"created_at"`
	DisabledAt  int64        `db:"disabled_at" json:"disabled_at"`
	Roles       []MemberRole `json:"roles"`
	SkillGroups []MemberSeat `json:"skill_groups"`
}

// MemberRole is a role a member has.
type MemberRole struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name"`
}

// MemberSeat is a skill group a member is in.
type MemberSeat struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level int64  `json:"level"`
}

// Shown is the name a customer sees.
func (m Member) Shown() string {
	if m.DisplayName != "" {
		return m.DisplayName
	}
	return m.Name
}

// Directory returns everyone of a workspace, disabled ones too, with roles and
// groups. It is kept in memory: routing and the desk read it all the time.
func (s *Store) Directory(ctx context.Context, workspaceID string) ([]Member, error) {
	return cached(s.cache, "directory/"+workspaceID, func() ([]Member, error) {
		return s.readMembers(ctx, s.db, workspaceID)
	})
}

func (s *Store) readMembers(ctx context.Context, c db.Conn, workspaceID string) ([]Member, error) {
	members, err := db.All[Member](ctx, c, s.q, "members", workspaceID)
	if err != nil {
		return nil, err
	}
	type given struct {
		MemberID string `db:"member_id"`
		RoleID   string `db:"role_id"`
		Key      string `db:"key"`
		Name     string `db:"name"`
	}
	roles, err := db.All[given](ctx, c, s.q, "member_roles", workspaceID)
	if err != nil {
		return nil, err
	}
	groups, err := s.readGroups(ctx, c, workspaceID)
	for i := range members {
		m := &members[i]
		m.Roles, m.SkillGroups = []MemberRole{}, []MemberSeat{}
		for _, r := range roles {
			if r.MemberID == m.ID {
				m.Roles = append(m.Roles, MemberRole{r.RoleID, r.Key, r.Name})
			}
		}
		for _, g := range groups {
			if at := slices.IndexFunc(g.Members, func(x GroupMember) bool { return x.MemberID == m.ID }); at >= 0 {
				m.SkillGroups = append(m.SkillGroups, MemberSeat{g.ID, g.Name, g.Members[at].Level})
			}
		}
	}
	return members, err
}

// MemberByID returns one member of a workspace.
func (s *Store) MemberByID(ctx context.Context, workspaceID, memberID string) (Member, error) {
	all, err := s.Directory(ctx, workspaceID)
	if err != nil {
		return Member{}, err
	}
	return findMember(all, memberID)
}

func findMember(all []Member, memberID string) (Member, error) {
	i := slices.IndexFunc(all, func(m Member) bool { return m.ID == memberID })
	if i < 0 {
		return Member{}, fault.NotFound("member.not_found")
	}
	return all[i], nil
}

// Members returns the members of the workspace someone acts in. Mail addresses
// are for those who manage members.
func (s *Store) Members(ctx context.Context, who actor.Actor) ([]Member, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	all, err := s.Directory(ctx, who.WorkspaceID)
	all = slices.Clone(all)
	if !who.Can("member.manage") {
		for i := range all {
			all[i].Email = ""
		}
	}
	return all, err
}

// MemberChange is what of a member can be altered; nil stays.
type MemberChange struct {
	Name        *string        `json:"name,omitempty"`
	DisplayName *string        `json:"display_name,omitempty"`
	StaffNo     *string        `json:"staff_no,omitempty"`
	TeamID      *string        `json:"team_id,omitempty"`
	Capacity    *int64         `json:"capacity,omitempty"`
	Languages   *[]string      `json:"languages,omitempty"`
	RoleIDs     *[]string      `json:"role_ids,omitempty"`
	SkillGroups *[]SeatInGroup `json:"skill_groups,omitempty"`
}

// SeatInGroup names a skill group and how well a member serves in it.
type SeatInGroup struct {
	ID    string `json:"id"`
	Level int64  `json:"level,omitempty" minimum:"1" maximum:"5"`
}

// ChangeMember alters a member: name, team, capacity, roles, skill groups.
func (s *Store) ChangeMember(ctx context.Context, who actor.Actor, memberID string, c MemberChange) (m Member, err error) {
	if err := who.Need("member.manage"); err != nil {
		return m, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := s.memberIn(ctx, tx, who.WorkspaceID, memberID)
		if err != nil {
			return err
		}
		if m, err = s.alter(ctx, tx, who, before, c); err != nil {
			return err
		}
		fields := changedFields(before, m)
		if err := s.Record(ctx, tx, who, Line{Action: "member.changed", ObjectKind: "member", ObjectID: m.ID, Detail: Detail{"fields": fields}}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID}, MemberChanged{MemberID: m.ID, Fields: fields})
	})
	return m, err
}

func (s *Store) alter(ctx context.Context, tx *db.Tx, who actor.Actor, before Member, c MemberChange) (Member, error) {
	m := before
	set(&m.Name, c.Name)
	set(&m.DisplayName, c.DisplayName)
	set(&m.StaffNo, c.StaffNo)
	set(&m.TeamID, c.TeamID)
	set(&m.Capacity, c.Capacity)
	set(&m.Languages, c.Languages)
	if err := s.checkMember(ctx, tx, m); err != nil {
		return m, err
	}
	if err := s.change(ctx, tx, "member.not_found", "update_member", m.ID, m.WorkspaceID, m.Name, m.DisplayName, m.StaffNo, m.TeamID, m.Capacity, db.JSON(m.Languages)); err != nil {
		return m, err
	}
	if c.RoleIDs != nil {
		if err := s.giveRoles(ctx, tx, who, before, *c.RoleIDs); err != nil {
			return m, err
		}
	}
	if c.SkillGroups != nil {
		if err := s.seatIn(ctx, tx, m, *c.SkillGroups); err != nil {
			return m, err
		}
	}
	return s.memberIn(ctx, tx, m.WorkspaceID, m.ID)
}

func set[T any](at *T, v *T) {
	if v != nil {
		*at = *v
	}
}

func (s *Store) checkMember(ctx context.Context, tx *db.Tx, m Member) error {
	err := first(required("name", m.Name, 40), optional("display_name", m.DisplayName, 40), optional("staff_no", m.StaffNo, 20),
		between("capacity", m.Capacity, 0, 50))
	if err != nil || m.TeamID == "" {
		return err
	}
	_, err = one[Team](ctx, s, tx, "team.not_found", "team_by_id", m.TeamID, m.WorkspaceID)
	return asInvalid(err, "team_id")
}

func (s *Store) memberIn(ctx context.Context, tx *db.Tx, workspaceID, memberID string) (Member, error) {
	all, err := s.readMembers(ctx, tx, workspaceID)
	if err != nil {
		return Member{}, err
	}
	return findMember(all, memberID)
}

// giveRoles sets a member's roles. Who takes roles away must hold them too:
// else someone with less could strip someone with more.
func (s *Store) giveRoles(ctx context.Context, tx *db.Tx, who actor.Actor, m Member, named []string) error {
	roles, err := s.givenRoles(ctx, tx, who, named)
	if err != nil {
		return err
	}
	if err := s.outranks(ctx, tx, who, m); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "take_roles", m.ID, m.WorkspaceID); err != nil {
		return err
	}
	if err := s.insertMemberRoles(ctx, tx, m, roles); err != nil {
		return err
	}
	tx.OnCommit(func() { s.ended(m.ID) })
	return s.adminStays(ctx, tx, m.WorkspaceID)
}

func (s *Store) insertMemberRoles(ctx context.Context, tx *db.Tx, m Member, roles []Role) error {
	for _, r := range roles {
		if _, err := s.q.Exec(ctx, tx, "give_role", m.WorkspaceID, m.ID, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// outranks refuses to act on a member who may more than who.
func (s *Store) outranks(ctx context.Context, tx *db.Tx, who actor.Actor, m Member) error {
	has, err := db.All[Role](ctx, tx, s.q, "roles_of_member", m.ID, m.WorkspaceID)
	for _, r := range has {
		if err == nil {
			err = within(who, r.Permissions)
		}
	}
	return err
}

// adminStays refuses a change that leaves a workspace without an administrator.
func (s *Store) adminStays(ctx context.Context, tx *db.Tx, workspaceID string) error {
	n, err := one[int64](ctx, s, tx, "workspace.not_found", "count_admins", workspaceID, roleAdmin)
	if err == nil && n == 0 {
		err = fault.Conflict("member.last_admin")
	}
	return err
}

// seatIn sets the skill groups of a member.
func (s *Store) seatIn(ctx context.Context, tx *db.Tx, m Member, seats []SeatInGroup) error {
	if _, err := s.q.Exec(ctx, tx, "leave_groups", m.ID, m.WorkspaceID); err != nil {
		return err
	}
	for _, g := range seats {
		if err := s.groupIsThere(ctx, tx, m.WorkspaceID, "skill_groups", g.ID); err != nil {
			return err
		}
		level := g.Level
		if level == 0 {
			level = 1
		}
		if err := between("skill_groups", level, 1, 5); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "seat_member", m.WorkspaceID, g.ID, m.ID, level); err != nil {
			return err
		}
	}
	return nil
}

// insertMember writes a new member with roles and groups.
func (s *Store) insertMember(ctx context.Context, tx *db.Tx, m Member, roles []Role, seats []SeatInGroup) (Member, error) {
	m.ID, m.CreatedAt = id.New(), s.now()
	if m.Capacity == 0 {
		m.Capacity = 5
	}
	m.Languages = append([]string{}, m.Languages...)
	if err := s.checkMember(ctx, tx, m); err != nil {
		return m, err
	}
	n, err := s.q.Exec(ctx, tx, "insert_member", m.ID, m.WorkspaceID, m.AccountID, m.StaffNo, m.Name, m.DisplayName, m.TeamID, m.Capacity, db.JSON(m.Languages), m.Sample, m.CreatedAt)
	if err != nil {
		return m, err
	}
	if n == 0 {
		return m, fault.Conflict("member.already")
	}
	if err := s.insertMemberRoles(ctx, tx, m, roles); err != nil {
		return m, err
	}
	return m, s.seatIn(ctx, tx, m, seats)
}
