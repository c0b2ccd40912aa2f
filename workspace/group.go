package workspace

import (
	"context"
	"fmt"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Group is a skill group: whom a conversation is routed to.
type Group struct {
	ID             string        `db:"id" json:"id"`
	WorkspaceID    string        `db:"workspace_id" json:"-"`
	Name           string        `db:"name" json:"name"`
	NameEn         string        `db:"name_en" json:"name_en"`
	HoursID        string        `db:"hours_id" json:"hours_id" doc:"Empty is always open"`
	Assign         string        `db:"assign" json:"assign" enum:"auto,manual" doc:"auto gives the longest waiting to who is free; manual lets agents pick"`
	AcceptTimeoutS int64         `db:"accept_timeout_s" json:"accept_timeout_s" doc:"Seconds in which an assignment must be taken"`
	ServiceLevel   ServiceLevel  `db:"service_level,json" json:"service_level"`
	Serves         []string      `db:"serves,json" json:"serves" doc:"Whom it is for, where the topic does not decide: complaint, risk, person_first"`
	Position       int64         `db:"position" json:"position"`
	IsDefault      bool          `db:"is_default" json:"is_default" doc:"Gets what nothing routes elsewhere"`
	Sample         bool          `db:"sample" json:"sample"`
	CreatedAt      int64         `db:"created_at" json:"created_at"`
	Members        []GroupMember `db:"members,json" json:"members"`
}

// ServiceLevel is the aim: so many per cent answered within so many seconds.
type ServiceLevel struct {
	Percent int64 `json:"percent"`
	Seconds int64 `json:"seconds"`
}

// GroupMember is a member's place in a group.
type GroupMember struct {
	MemberID string `json:"member_id"`
	Level    int64  `json:"level" minimum:"1" maximum:"5" doc:"1 is asked first"`
}

// Whom a group is for, beside its topics.
const (
	ServesComplaint   = "complaint"
	ServesRisk        = "risk"         // loss, fraud: what cannot wait
	ServesPersonFirst = "person_first" // customers who need a person
)

// The ways of assigning.
const (
	AssignAuto   = "auto"
	AssignManual = "manual"
)

func (g Group) validate() error {
	err := first(
		required("name", g.Name, 40), optional("name_en", g.NameEn, 60), oneOf("assign", g.Assign, AssignAuto, AssignManual),
		between("accept_timeout_s", g.AcceptTimeoutS, 10, 3600),
		between("service_level.percent", g.ServiceLevel.Percent, 1, 100), between("service_level.seconds", g.ServiceLevel.Seconds, 1, 86_400),
	)
	for i, v := range g.Serves {
		if err == nil {
			err = oneOf(fmt.Sprintf("serves.%d", i), v, ServesComplaint, ServesRisk, ServesPersonFirst)
		}
	}
	for i, m := range g.Members {
		if err == nil {
			err = between(fmt.Sprintf("members.%d.level", i), m.Level, 1, 5)
		}
	}
	return err
}

// Groups returns a workspace's skill groups in their order, with who is in them.
// They are kept in memory.
func (s *Store) Groups(ctx context.Context, workspaceID string) ([]Group, error) {
	return cached(s.cache, "groups/"+workspaceID, func() ([]Group, error) {
		return s.readGroups(ctx, s.db, workspaceID)
	})
}

func (s *Store) readGroups(ctx context.Context, c db.Conn, workspaceID string) ([]Group, error) {
	groups, err := db.All[Group](ctx, c, s.q, "groups", workspaceID)
	if err != nil {
		return nil, err
	}
	type seat struct {
		GroupID  string `db:"skill_group_id"`
		MemberID string `db:"member_id"`
		Level    int64  `db:"level"`
	}
	seats, err := db.All[seat](ctx, c, s.q, "group_seats", workspaceID)
	for i := range groups {
		groups[i].Members = []GroupMember{}
		for _, m := range seats {
			if m.GroupID == groups[i].ID {
				groups[i].Members = append(groups[i].Members, GroupMember{m.MemberID, m.Level})
			}
		}
	}
	return groups, err
}

// GroupByID returns a skill group of a workspace; "" is the default group.
func (s *Store) GroupByID(ctx context.Context, workspaceID, groupID string) (Group, error) {
	groups, err := s.Groups(ctx, workspaceID)
	if err != nil {
		return Group{}, err
	}
	for _, g := range groups {
		if g.ID == groupID || groupID == "" && g.IsDefault {
			return g, nil
		}
	}
	return Group{}, fault.NotFound("group.not_found")
}

// GroupList returns the skill groups of the workspace someone acts in.
func (s *Store) GroupList(ctx context.Context, who actor.Actor) ([]Group, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	return s.Groups(ctx, who.WorkspaceID)
}

// MakeGroup adds a skill group.
func (s *Store) MakeGroup(ctx context.Context, who actor.Actor, g Group) (Group, error) {
	if err := who.Need("group.manage"); err != nil {
		return g, err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		g.ID, g.WorkspaceID, g.CreatedAt = id.New(), who.WorkspaceID, s.now()
		if err := s.insertGroup(ctx, tx, g.filled()); err != nil {
			return err
		}
		return s.groupChanged(ctx, tx, who, g.ID, "made")
	})
	if err != nil {
		return g, err
	}
	return s.GroupByID(ctx, who.WorkspaceID, g.ID)
}

// filled gives what was left out its usual value.
func (g Group) filled() Group {
	if g.Assign == "" {
		g.Assign = AssignAuto
	}
	if g.AcceptTimeoutS == 0 {
		g.AcceptTimeoutS = 120
	}
	if g.ServiceLevel == (ServiceLevel{}) {
		g.ServiceLevel = ServiceLevel{Percent: 80, Seconds: 20}
	}
	if g.Serves == nil {
		g.Serves = []string{}
	}
	return g
}

func (s *Store) insertGroup(ctx context.Context, tx *db.Tx, g Group) error {
	if err := s.checkGroup(ctx, tx, g); err != nil {
		return err
	}
	if err := s.onlyDefault(ctx, tx, g); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "insert_group", g.ID, g.WorkspaceID, g.Name, g.NameEn, g.HoursID, g.Assign, g.AcceptTimeoutS,
		db.JSON(g.ServiceLevel), db.JSON(g.Serves), g.Position, g.IsDefault, g.Sample, g.CreatedAt)
	if err != nil {
		return err
	}
	return s.seat(ctx, tx, g)
}

// ChangeGroup alters a skill group and who is in it.
func (s *Store) ChangeGroup(ctx context.Context, who actor.Actor, groupID string, change func(g *Group) error) (g Group, err error) {
	if err := who.Need("group.manage"); err != nil {
		return g, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := s.groupIn(ctx, tx, who.WorkspaceID, groupID)
		if err != nil {
			return err
		}
		g = before
		g.Members = slices.Clone(before.Members)
		if err := change(&g); err != nil {
			return err
		}
		g.ID, g.WorkspaceID, g.CreatedAt, g.Sample = before.ID, before.WorkspaceID, before.CreatedAt, before.Sample
		g.IsDefault = g.IsDefault || before.IsDefault // the place is given to another, never given up
		if err := s.checkGroup(ctx, tx, g); err != nil {
			return err
		}
		if err := s.onlyDefault(ctx, tx, g); err != nil {
			return err
		}
		if err := s.change(ctx, tx, "group.not_found", "update_group", g.ID, g.WorkspaceID, g.Name, g.NameEn, g.HoursID, g.Assign, g.AcceptTimeoutS,
			db.JSON(g.ServiceLevel), db.JSON(g.filled().Serves), g.Position, g.IsDefault); err != nil {
			return err
		}
		what := "changed"
		if !slices.Equal(before.Members, g.Members) {
			what = "members"
			if err := s.seat(ctx, tx, g); err != nil {
				return err
			}
		}
		return s.groupChanged(ctx, tx, who, g.ID, what)
	})
	return g, err
}

// ArchiveGroup takes a skill group out of use. Its name stays on what it served.
func (s *Store) ArchiveGroup(ctx context.Context, who actor.Actor, groupID string) error {
	if err := who.Need("group.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		g, err := s.groupIn(ctx, tx, who.WorkspaceID, groupID)
		if err != nil {
			return err
		}
		if g.IsDefault {
			return fault.Conflict("group.is_default")
		}
		if err := s.change(ctx, tx, "group.not_found", "archive_group", groupID, who.WorkspaceID, s.now()); err != nil {
			return err
		}
		return s.groupChanged(ctx, tx, who, groupID, "archived")
	})
}

func (s *Store) groupIn(ctx context.Context, tx *db.Tx, workspaceID, groupID string) (Group, error) {
	groups, err := s.readGroups(ctx, tx, workspaceID)
	if err != nil {
		return Group{}, err
	}
	i := slices.IndexFunc(groups, func(g Group) bool { return g.ID == groupID })
	if i < 0 {
		return Group{}, fault.NotFound("group.not_found")
	}
	return groups[i], nil
}

func (s *Store) checkGroup(ctx context.Context, tx *db.Tx, g Group) error {
	if err := g.validate(); err != nil {
		return err
	}
	if g.HoursID != "" {
		if _, err := one[Hours](ctx, s, tx, "hours.not_found", "hours_by_id", g.HoursID, g.WorkspaceID); err != nil {
			return asInvalid(err, "hours_id")
		}
	}
	return nil
}

// onlyDefault takes the default's place from the others when g is to have it.
func (s *Store) onlyDefault(ctx context.Context, tx *db.Tx, g Group) error {
	if !g.IsDefault {
		return nil
	}
	_, err := s.q.Exec(ctx, tx, "no_default_group", g.WorkspaceID, g.ID)
	return err
}

// seat writes who is in a group anew.
func (s *Store) seat(ctx context.Context, tx *db.Tx, g Group) error {
	if _, err := s.q.Exec(ctx, tx, "empty_group", g.ID, g.WorkspaceID); err != nil {
		return err
	}
	for i, m := range g.Members {
		n, err := s.q.Exec(ctx, tx, "seat_member", g.WorkspaceID, g.ID, m.MemberID, m.Level)
		if err != nil {
			return err
		}
		if n == 0 { // no such member here, or named twice
			return fault.Invalid("member.not_found", fmt.Sprintf("members.%d.member_id", i))
		}
	}
	return nil
}

// groupIsThere refuses a group of another workspace; "" is the default group.
func (s *Store) groupIsThere(ctx context.Context, tx *db.Tx, workspaceID, field, groupID string) error {
	if groupID == "" {
		return nil
	}
	_, err := s.groupIn(ctx, tx, workspaceID, groupID)
	return asInvalid(err, field)
}

func (s *Store) groupChanged(ctx context.Context, tx *db.Tx, who actor.Actor, groupID, what string) error {
	if err := s.Record(ctx, tx, who, Line{Action: "group." + what, ObjectKind: "skill_group", ObjectID: groupID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: groupID}, GroupChanged{What: what})
}

// asInvalid turns a thing not found, named in an input, into a fault of that input.
func asInvalid(err error, field string) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return fault.Invalid(f.Code, field)
	}
	return err
}
