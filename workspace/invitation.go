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

// invitationLife is how long an invitation's link counts.
const invitationLife = 7 * 24 * time.Hour

// Invitation asks a person to become a member.
type Invitation struct {
	ID            string   `db:"id" json:"id"`
	WorkspaceID   string   `db:"workspace_id" json:"-"`
	Email         string   `db:"email" json:"email"`
	Name          string   `db:"name" json:"name"`
	StaffNo       string   `db:"staff_no" json:"staff_no"`
	RoleIDs       []string `db:"role_ids,json" json:"role_ids"`
	SkillGroupIDs []string `db:"skill_group_ids,json" json:"skill_group_ids"`
	CreatedBy     string   `db:"created_by" json:"created_by"`
	CreatedAt     int64    `db:"created_at" json:"created_at"`
	ExpiresAt     int64    `db:"expires_at" json:"expires_at"`
	AcceptedAt    int64    `db:"accepted_at" json:"accepted_at"`
	RevokedAt     int64    `db:"revoked_at" json:"revoked_at"`
	Replaced      bool     `db:"-" json:"replaced" doc:"An earlier invitation of the same address ended with this one"`
}

// Invite is whom to ask.
type Invite struct {
	Email         string   `json:"email"`
	Name          string   `json:"name,omitempty"`
	StaffNo       string   `json:"staff_no,omitempty"`
	RoleIDs       []string `json:"role_ids" doc:"Ids of roles, or keys of built-in ones"`
	SkillGroupIDs []string `json:"skill_group_ids,omitempty" doc:"Left out, someone who takes conversations joins the default group"`
}

// Invite asks a person to become a member and returns the token of the link, the
// only time it is there to be seen. An earlier invitation of the same address
// counts no more.
func (s *Store) Invite(ctx context.Context, who actor.Actor, n Invite) (v Invitation, token string, err error) {
	if err := who.Need("member.manage"); err != nil {
		return v, "", err
	}
	email, err := readEmail(n.Email)
	if err != nil {
		return v, "", err
	}
	if err := first(optional("name", n.Name, 40), optional("staff_no", n.StaffNo, 20)); err != nil {
		return v, "", err
	}
	token = secret.NewToken()
	err = s.write(ctx, func(tx *db.Tx) error {
		roles, err := s.givenRoles(ctx, tx, who, n.RoleIDs)
		if err != nil {
			return err
		}
		for _, g := range n.SkillGroupIDs {
			if err := s.groupIsThere(ctx, tx, who.WorkspaceID, "skill_group_ids", g); err != nil {
				return err
			}
		}
		if err := s.notYetIn(ctx, tx, who.WorkspaceID, email); err != nil {
			return err
		}
		groups, err := s.groupsOrDefault(ctx, tx, who.WorkspaceID, n.SkillGroupIDs, roles)
		if err != nil {
			return err
		}
		v = Invitation{
			ID: id.New(), WorkspaceID: who.WorkspaceID, Email: email, Name: n.Name, StaffNo: n.StaffNo,
			RoleIDs: roleIDs(roles), SkillGroupIDs: groups, CreatedBy: who.ID, CreatedAt: s.now(), ExpiresAt: s.now() + invitationLife.Milliseconds(),
		}
		earlier, err := s.q.Exec(ctx, tx, "revoke_earlier", v.WorkspaceID, v.Email, v.CreatedAt)
		if err != nil {
			return err
		}
		v.Replaced = earlier > 0
		if _, err := s.q.Exec(ctx, tx, "insert_invitation", v.ID, v.WorkspaceID, v.Email, v.Name, v.StaffNo, db.JSON(v.RoleIDs), db.JSON(v.SkillGroupIDs),
			secret.HashToken(token), v.CreatedBy, v.CreatedAt, v.ExpiresAt); err != nil {
			return err
		}
		return s.Record(ctx, tx, who, Line{Action: "member.invited", ObjectKind: "invitation", ObjectID: v.ID, Detail: Detail{"role_ids": v.RoleIDs}})
	})
	return v, token, err
}

func (s *Store) notYetIn(ctx context.Context, tx *db.Tx, workspaceID, email string) error {
	n, err := one[int64](ctx, s, tx, "", "count_email", workspaceID, email)
	if err == nil && n > 0 {
		err = fault.Conflict("member.already")
	}
	return err
}

// Invitations returns those that were neither accepted nor revoked.
func (s *Store) Invitations(ctx context.Context, who actor.Actor) ([]Invitation, error) {
	if err := who.Need("member.manage"); err != nil {
		return nil, err
	}
	return db.All[Invitation](ctx, s.db, s.q, "invitations", who.WorkspaceID)
}

// Revoke takes an invitation back.
func (s *Store) Revoke(ctx context.Context, who actor.Actor, invitationID string) error {
	if err := who.Need("member.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "invitation.not_found", "revoke_invitation", invitationID, who.WorkspaceID, s.now()); err != nil {
			return err
		}
		return s.Record(ctx, tx, who, Line{Action: "member.invitation_revoked", ObjectKind: "invitation", ObjectID: invitationID})
	})
}

// Invited is what someone with the link sees.
type Invited struct {
	Email      string `json:"email"`
	Name       string `json:"name"`
	Workspace  string `json:"workspace" doc:"Its name"`
	HasAccount bool   `json:"has_account" doc:"They give the password they have, instead of choosing one"`
}

// Invited returns what someone with the link sees.
func (s *Store) Invited(ctx context.Context, token string) (Invited, error) {
	v, err := s.invitation(ctx, s.db, token)
	if err != nil {
		return Invited{}, err
	}
	w, err := s.ByID(ctx, v.WorkspaceID)
	if err != nil {
		return Invited{}, err
	}
	_, err = one[Account](ctx, s, s.db, "account.not_found", "account_by_email", v.Email)
	if err != nil && !fault.IsKind(err, fault.KindNotFound) {
		return Invited{}, err
	}
	return Invited{Email: v.Email, Name: v.Name, Workspace: w.Name, HasAccount: err == nil}, nil
}

func (s *Store) invitation(ctx context.Context, c db.Conn, token string) (Invitation, error) {
	return one[Invitation](ctx, s, c, "link.gone", "invitation_by_token", secret.HashToken(token), s.now())
}

// Accept is what an invited person gives.
type Accept struct {
	Token    string
	Name     string
	Password string // a new one, or that of the account they have
	Code     string // where that account has TOTP
	OldToken string
	Visit    Visit
}

// Accept makes an invited person a member and signs them in.
func (s *Store) Accept(ctx context.Context, in Accept) (signed Signed, err error) {
	v, err := s.invitation(ctx, s.db, in.Token)
	if err != nil {
		return signed, err
	}
	a, err := s.accountFor(ctx, v, in)
	if err != nil {
		return signed, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "link.gone", "accept_invitation", secret.HashToken(in.Token), s.now()); err != nil {
			return err
		}
		if a.CreatedAt == 0 {
			a.CreatedAt = s.now()
			if err := s.insertAccount(ctx, tx, a); err != nil {
				return err
			}
		} else if err := s.spendCode(ctx, tx, a, in.Code); err != nil {
			return err
		}
		if err := s.join(ctx, tx, v, a, in.Visit); err != nil {
			return err
		}
		signed, err = s.begin(ctx, tx, a, v.WorkspaceID, in.OldToken, in.Visit)
		return err
	})
	if err == nil {
		s.guess.passed(a.Email, in.Visit.IP)
	}
	return signed, err
}

// accountFor is the account the invited person has, proven by its password, or
// one to be made (without a time).
func (s *Store) accountFor(ctx context.Context, v Invitation, in Accept) (Account, error) {
	_, err := one[Account](ctx, s, s.db, "account.not_found", "account_by_email", v.Email)
	if err == nil {
		return s.prove(ctx, SignIn{Email: v.Email, Password: in.Password, Code: in.Code, Visit: in.Visit})
	}
	if !fault.IsKind(err, fault.KindNotFound) {
		return Account{}, err
	}
	if err := first(required("name", in.Name, 40), goodPassword("password", in.Password, v.Email, in.Name)); err != nil {
		return Account{}, err
	}
	hash, err := s.words.Hash(ctx, in.Password)
	return Account{ID: id.New(), Email: v.Email, Name: in.Name, PasswordHash: hash}, err
}

func (s *Store) join(ctx context.Context, tx *db.Tx, v Invitation, a Account, visit Visit) error {
	all, err := s.roles(ctx, tx, v.WorkspaceID)
	if err != nil {
		return err
	}
	var roles []Role
	for _, r := range all { // a role that was removed since is left out
		for _, given := range v.RoleIDs {
			if r.ID == given {
				roles = append(roles, r)
			}
		}
	}
	var seats []SeatInGroup
	for _, g := range v.SkillGroupIDs {
		seats = append(seats, SeatInGroup{ID: g, Level: 1})
	}
	m, err := s.insertMember(ctx, tx, Member{WorkspaceID: v.WorkspaceID, AccountID: a.ID, Name: a.Name, StaffNo: v.StaffNo}, roles, seats)
	if err != nil {
		return err
	}
	who := actor.Actor{Kind: actor.Member, ID: m.ID, WorkspaceID: v.WorkspaceID, AccountID: a.ID, IP: visit.IP}
	if err := s.Record(ctx, tx, who, Line{Action: "member.joined", ObjectKind: "member", ObjectID: m.ID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID}, MemberJoined{MemberID: m.ID, InvitationID: v.ID})
}
