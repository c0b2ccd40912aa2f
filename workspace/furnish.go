package workspace

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// furnish gives a new workspace what nobody should have to make by hand before
// the first conversation.
func (s *Store) furnish(ctx context.Context, tx *db.Tx, w Workspace, bare bool) error {
	if err := s.furnishRoles(ctx, tx, w); err != nil || bare {
		return err
	}
	say := func(zh, en string) string { return Text{zh, en}.In(w.Locale) }
	h := Hours{ID: id.New(), WorkspaceID: w.ID, Name: say("工作时间", "Working hours"), Timezone: w.Timezone, CreatedAt: w.CreatedAt, UpdatedAt: w.CreatedAt}
	for day := int64(1); day <= 7; day++ {
		h.Weekly = append(h.Weekly, Stretch{day, Span{"09:00", "21:00"}})
	}
	if err := s.insertHours(ctx, tx, h); err != nil {
		return err
	}
	g := Group{ID: id.New(), WorkspaceID: w.ID, Name: say("综合客服", "Customer service"), NameEn: "Customer service", HoursID: h.ID, IsDefault: true, CreatedAt: w.CreatedAt}
	if err := s.insertGroup(ctx, tx, g.filled()); err != nil {
		return err
	}
	b := Inbox{Name: say("网站客服", "Website chat"), Settings: DefaultInboxSettings(w)}
	return s.insertInbox(ctx, tx, b.fresh(w.ID, w.CreatedAt))
}

// furnishRoles gives what also a bare workspace has: the built-in roles, and
// person_first, switched off.
func (s *Store) furnishRoles(ctx context.Context, tx *db.Tx, w Workspace) error {
	for _, b := range builtinRoles {
		r := Role{ID: id.New(), WorkspaceID: w.ID, Key: b.key, Name: Text{b.zh, b.en}.In(w.Locale), Permissions: b.permissions, Builtin: true, CreatedAt: w.CreatedAt}
		if err := s.insertRole(ctx, tx, r); err != nil {
			return err
		}
	}
	_, err := s.q.Exec(ctx, tx, "insert_experiment", id.New(), w.ID, PersonFirst, secret.NewToken(), "customer", db.JSON(personFirst()), false, w.CreatedAt, w.CreatedAt)
	return err
}

// seatOperators makes administrators of those who must get in: the operator who
// makes the workspace, and in a sample every operator.
func (s *Store) seatOperators(ctx context.Context, tx *db.Tx, who actor.Actor, w Workspace) error {
	operators, err := db.All[Account](ctx, tx, s.q, "operators")
	if err != nil {
		return err
	}
	for _, a := range operators {
		if a.ID != who.AccountID && w.Kind != KindSample {
			continue
		}
		if err := s.seatAdmin(ctx, tx, who, w, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) seatAdmin(ctx context.Context, tx *db.Tx, who actor.Actor, w Workspace, a Account) error {
	roles, err := s.roles(ctx, tx, w.ID)
	if err != nil {
		return err
	}
	var admin []Role
	for _, r := range roles {
		if r.Key == roleAdmin {
			admin = append(admin, r)
		}
	}
	groups, err := s.readGroups(ctx, tx, w.ID)
	if err != nil {
		return err
	}
	var seats []SeatInGroup // with nobody in the default group the first customer would wait for ever
	for _, g := range groups {
		if g.IsDefault {
			seats = append(seats, SeatInGroup{ID: g.ID, Level: 1})
		}
	}
	m, err := s.insertMember(ctx, tx, Member{WorkspaceID: w.ID, AccountID: a.ID, Name: a.Name}, admin, seats)
	if err != nil {
		return err
	}
	who.WorkspaceID = w.ID
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID}, MemberJoined{MemberID: m.ID})
}
