package workspace

import (
	"context"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// resetLife is how long a link for a new password counts.
const resetLife = 24 * time.Hour

// SwitchMember lets a member in or keeps them out of this workspace. Kept out,
// they lose it at once; their sessions end where they work nowhere else.
func (s *Store) SwitchMember(ctx context.Context, who actor.Actor, memberID string, state Switch) (m Member, err error) {
	if err := who.Need("member.manage"); err != nil {
		return m, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if m, err = s.memberIn(ctx, tx, who.WorkspaceID, memberID); err != nil {
			return err
		}
		if err := s.outranks(ctx, tx, who, m); err != nil {
			return err
		}
		if err := s.change(ctx, tx, "member.not_found", "switch_member", m.ID, m.WorkspaceID, state.at(s.now())); err != nil {
			return err
		}
		m.DisabledAt = state.at(s.now())
		if state == On {
			return s.memberSwitched(ctx, tx, who, m, "member.enabled", MemberEnabled{MemberID: m.ID})
		}
		tx.OnCommit(func() { s.ended(m.ID) })
		if err := s.endIfNowhere(ctx, tx, m.AccountID); err != nil {
			return err
		}
		if err := s.adminStays(ctx, tx, m.WorkspaceID); err != nil {
			return err
		}
		return s.memberSwitched(ctx, tx, who, m, "member.disabled", MemberDisabled{MemberID: m.ID})
	})
	return m, err
}

func (s *Store) endIfNowhere(ctx context.Context, tx *db.Tx, accountID string) error {
	seats, err := one[int64](ctx, s, tx, "", "count_seats", accountID)
	if err == nil && seats == 0 {
		_, err = s.q.Exec(ctx, tx, "end_sessions", accountID)
	}
	return err
}

func (s *Store) memberSwitched(ctx context.Context, tx *db.Tx, who actor.Actor, m Member, action string, f event.Fact) error {
	if err := s.Record(ctx, tx, who, Line{Action: action, ObjectKind: "member", ObjectID: m.ID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID}, f)
}

// Reset is what a link for a new password does besides.
type Reset struct {
	DropTOTP bool `json:"drop_totp,omitempty" doc:"Also switch off the second factor, for someone who lost it"`
}

// ResetLink makes a one-time link with which a member sets a new password and
// returns its token. For an account that also works elsewhere, or runs the
// installation, only an operator may: else one workspace could take over another.
func (s *Store) ResetLink(ctx context.Context, who actor.Actor, memberID string, r Reset) (token string, err error) {
	if err := who.Need("member.manage"); err != nil {
		return "", err
	}
	token = secret.NewToken()
	err = s.write(ctx, func(tx *db.Tx) error {
		m, err := s.memberIn(ctx, tx, who.WorkspaceID, memberID)
		if err != nil {
			return err
		}
		if err := s.mayReset(ctx, tx, who, m); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "insert_link", secret.HashToken(token), purposeReset, m.AccountID, r.DropTOTP, s.now(), s.now()+resetLife.Milliseconds()); err != nil {
			return err
		}
		return s.Record(ctx, tx, who, Line{Action: "member.reset_link_made", ObjectKind: "member", ObjectID: m.ID, Detail: Detail{"drop_totp": r.DropTOTP}})
	})
	return token, err
}

func (s *Store) mayReset(ctx context.Context, tx *db.Tx, who actor.Actor, m Member) error {
	if who.Kind == actor.System || who.Operator {
		return nil
	}
	if err := s.outranks(ctx, tx, who, m); err != nil {
		return err
	}
	a, err := s.accountByID(ctx, tx, m.AccountID)
	if err != nil {
		return err
	}
	seats, err := one[int64](ctx, s, tx, "", "count_seats", a.ID)
	if err == nil && (a.Operator || seats > 1) {
		err = fault.Forbidden("member.elsewhere")
	}
	return err
}

// ResetPassword sets a new password with a one-time link. Every session of the
// account ends; the person signs in anew.
func (s *Store) ResetPassword(ctx context.Context, token, password string) error {
	l, err := s.link(ctx, s.db, purposeReset, token)
	if err != nil {
		return err
	}
	a, err := s.accountByID(ctx, s.db, l.AccountID)
	if err != nil {
		return err
	}
	if err := goodPassword("password", password, a.Email, a.Name); err != nil {
		return err
	}
	hash, err := s.words.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if err := s.useLink(ctx, tx, purposeReset, token); err != nil {
			return err
		}
		if err := s.change(ctx, tx, "account.not_found", "set_password", a.ID, hash); err != nil {
			return err
		}
		if l.DropTOTP {
			if err := s.change(ctx, tx, "account.not_found", "drop_totp", a.ID); err != nil {
				return err
			}
		}
		if _, err := s.q.Exec(ctx, tx, "end_reset_links", a.ID, s.now()); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "end_sessions", a.ID); err != nil {
			return err
		}
		return s.endLines(ctx, tx, a.ID)
	})
}

// endLines ends the live lines of an account, wherever it is a member.
func (s *Store) endLines(ctx context.Context, tx *db.Tx, accountID string) error {
	seats, err := db.All[Seat](ctx, tx, s.q, "seats_of_account", accountID, KindReal)
	if err != nil {
		return err
	}
	tx.OnCommit(func() {
		for _, x := range seats {
			s.ended(x.MemberID)
		}
	})
	return nil
}

// MemberByEmail returns a member by address, for the command line.
func (s *Store) MemberByEmail(ctx context.Context, workspaceID, email string) (Member, error) {
	all, err := s.Directory(ctx, workspaceID)
	if err != nil {
		return Member{}, err
	}
	email, err = readEmail(email)
	if err != nil {
		return Member{}, err
	}
	for _, m := range all {
		if m.Email == email {
			return m, nil
		}
	}
	return Member{}, fault.NotFound("member.not_found")
}

// Seated is someone to be made a member without an invitation.
type Seated struct {
	Email       string
	Name        string
	DisplayName string
	StaffNo     string
	TeamID      string
	Capacity    int64
	Languages   []string
	Roles       []string // ids, or keys of built-in ones
	SkillGroups []SeatInGroup
	Sample      bool
}

// Seat makes someone a member at once. They have no password: a reset link lets
// them in. Only the installation itself does this, to fill a sample.
func (s *Store) Seat(ctx context.Context, who actor.Actor, n Seated) (m Member, err error) {
	if who.Kind != actor.System {
		return m, fault.Forbidden("actor.not_permitted", fault.Params{"permission": everything})
	}
	email, err := readEmail(n.Email)
	if err != nil {
		return m, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		roles, err := s.givenRoles(ctx, tx, who, n.Roles)
		if err != nil {
			return err
		}
		a, err := one[Account](ctx, s, tx, "account.not_found", "account_by_email", email)
		if fault.IsKind(err, fault.KindNotFound) {
			a = Account{ID: id.New(), Email: email, Name: n.Name, CreatedAt: s.now()}
			err = s.insertAccount(ctx, tx, a)
		}
		if err != nil {
			return err
		}
		m, err = s.insertMember(ctx, tx, Member{
			WorkspaceID: who.WorkspaceID, AccountID: a.ID, Name: n.Name, DisplayName: n.DisplayName, StaffNo: n.StaffNo,
			TeamID: n.TeamID, Capacity: n.Capacity, Languages: n.Languages, Sample: n.Sample,
		}, roles, n.SkillGroups)
		if err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "member.joined", ObjectKind: "member", ObjectID: m.ID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID, Sample: n.Sample}, MemberJoined{MemberID: m.ID})
	})
	return m, err
}
