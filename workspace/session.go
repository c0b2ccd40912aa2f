package workspace

import (
	"context"
	"log/slog"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// Session is one sign-in on one device.
type Session struct {
	ID           string `db:"id" json:"id"`
	TokenHash    string `db:"token_hash" json:"-"`
	AccountID    string `db:"account_id" json:"-"`
	WorkspaceID  string `db:"workspace_id" json:"-"`
	SecondFactor bool   `db:"second_factor" json:"second_factor"`
	IP           string `db:"ip" json:"ip"`
	UserAgent    string `db:"user_agent" json:"user_agent"`
	CreatedAt    int64  `db:"created_at" json:"created_at"`
	SeenAt       int64  `db:"seen_at" json:"seen_at"`
	ExpiresAt    int64  `db:"expires_at" json:"expires_at"`
	Current      bool   `json:"current" doc:"The one that asks"`
}

// Visit is where a request comes from.
type Visit struct {
	IP        string
	UserAgent string
}

// How long a session lives: at most, and without being used. seen_at is written
// no more often than touchEvery.
const (
	SessionLife = 30 * 24 * time.Hour
	sessionIdle = 7 * 24 * time.Hour
	touchEvery  = 5 * time.Minute
)

// Signed is a session that has just begun or got a new token. The token goes to
// the browser's cookie and is stored nowhere.
type Signed struct {
	Token     string
	SessionID string
	ExpiresAt int64
}

// begin writes a new session. The one the browser had before is gone with it, so
// that a token planted there is worth nothing.
func (s *Store) begin(ctx context.Context, tx *db.Tx, a Account, workspaceID, oldToken string, v Visit) (Signed, error) {
	if oldToken != "" {
		if _, err := s.q.Exec(ctx, tx, "end_session_by_token", secret.HashToken(oldToken)); err != nil {
			return Signed{}, err
		}
	}
	now := s.now()
	x := Signed{Token: secret.NewToken(), SessionID: id.New(), ExpiresAt: now + SessionLife.Milliseconds()}
	_, err := s.q.Exec(ctx, tx, "insert_session", x.SessionID, secret.HashToken(x.Token), a.ID, workspaceID, a.TOTP(), v.IP, clip(v.UserAgent, 300), now, now, x.ExpiresAt)
	return x, err
}

// renew gives a session a new token: what it may do has changed.
func (s *Store) renew(ctx context.Context, tx *db.Tx, k Known, secondFactor bool) (Signed, error) {
	x := Signed{Token: secret.NewToken(), SessionID: k.Session.ID, ExpiresAt: k.Session.ExpiresAt}
	err := s.change(ctx, tx, "session.not_found", "renew_session", k.Session.ID, k.Account.ID, secret.HashToken(x.Token), secondFactor)
	return x, err
}

// Known is who a session's token belongs to, and where they act.
type Known struct {
	Session     Session
	Account     Account
	Workspace   *Workspace // nil: a member of none
	Member      *Member
	Permissions []string
}

// Actor is who acts.
func (k Known) Actor(v Visit) actor.Actor {
	a := actor.Actor{Kind: actor.Member, AccountID: k.Account.ID, Name: k.Account.Name, IP: v.IP, Operator: k.Account.Operator}
	if k.Member != nil {
		a.ID, a.WorkspaceID, a.Name, a.Permissions = k.Member.ID, k.Member.WorkspaceID, k.Member.Name, k.Permissions
	}
	return a
}

// Authenticate finds out who a session's token belongs to. slug names the
// workspace to act in; "" is the session's own. An ended session is
// fault.Unauthorized, a workspace one is no member of fault.NotFound.
func (s *Store) Authenticate(ctx context.Context, token, slug string, v Visit) (Known, error) {
	if len(token) != 43 {
		return Known{}, fault.Unauthorized("auth.ended")
	}
	h := secret.HashToken(token)
	return cached(s.cache, "session/"+h+"/"+slug, func() (Known, error) { return s.recognise(ctx, h, slug, v) })
}

func (s *Store) recognise(ctx context.Context, tokenHash, slug string, v Visit) (k Known, err error) {
	now := s.now()
	k.Session, err = one[Session](ctx, s, s.db, "session.not_found", "session_by_token", tokenHash, now, now-sessionIdle.Milliseconds())
	if fault.IsKind(err, fault.KindNotFound) {
		return k, fault.Unauthorized("auth.ended")
	}
	if err != nil {
		return k, err
	}
	k.Account, err = s.accountByID(ctx, s.db, k.Session.AccountID)
	if err != nil {
		return k, err
	}
	if k.Account.DisabledAt > 0 {
		return k, fault.Unauthorized("auth.ended")
	}
	if err := s.place(ctx, &k, slug); err != nil {
		return k, err
	}
	if now-k.Session.SeenAt > touchEvery.Milliseconds() {
		s.touch(ctx, k.Session.ID, v)
	}
	return k, nil
}

// place finds the workspace someone acts in: the one named, else the session's
// own, else the first they are a member of, a real one before a sample.
func (s *Store) place(ctx context.Context, k *Known, slug string) error {
	seats, err := s.seatsOf(ctx, k.Account.ID)
	if err != nil {
		return err
	}
	var at *Seat
	for i, x := range seats {
		switch {
		case slug == x.Slug, slug == "" && x.WorkspaceID == k.Session.WorkspaceID:
			at = &seats[i]
		case slug == "" && at == nil:
			at = &seats[i]
		}
	}
	if at == nil {
		if slug != "" {
			return fault.NotFound("workspace.not_found")
		}
		return nil
	}
	w, err := s.ByID(ctx, at.WorkspaceID)
	if err != nil {
		return err
	}
	m, err := s.MemberByID(ctx, at.WorkspaceID, at.MemberID)
	if err != nil {
		return err
	}
	k.Workspace, k.Member = &w, &m
	k.Permissions, err = s.permissionsOf(ctx, s.db, m)
	return err
}

func (s *Store) permissionsOf(ctx context.Context, c db.Conn, m Member) ([]string, error) {
	roles, err := db.All[Role](ctx, c, s.q, "roles_of_member", m.ID, m.WorkspaceID)
	var all []string
	for _, r := range roles {
		all = append(all, r.Permissions...)
	}
	return unique(all), err
}

// Seat is a workspace someone is a member of.
type Seat struct {
	WorkspaceID string `db:"workspace_id" json:"-"`
	MemberID    string `db:"member_id" json:"-"`
	Slug        string `db:"slug" json:"slug"`
	Name        string `db:"name" json:"name"`
	NameEn      string `db:"name_en" json:"name_en"`
	Kind        string `db:"kind" json:"kind" enum:"real,sample"`
}

// seatsOf returns where an account is a member now, real workspaces first.
func (s *Store) seatsOf(ctx context.Context, accountID string) ([]Seat, error) {
	return db.All[Seat](ctx, s.db, s.q, "seats_of_account", accountID, KindReal)
}

// touch remembers that a session is in use. That it fails must keep nobody out.
func (s *Store) touch(ctx context.Context, sessionID string, v Visit) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "touch_session", sessionID, s.now(), v.IP, clip(v.UserAgent, 300))
		return err
	})
	if err != nil {
		slog.WarnContext(ctx, "session not touched", "session_id", sessionID, "error", err)
	}
}

// SignOut ends the session of a token.
func (s *Store) SignOut(ctx context.Context, token string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "end_session_by_token", secret.HashToken(token))
		return err
	})
}

// Devices returns the living sessions of whoever asks.
func (s *Store) Devices(ctx context.Context, k Known) ([]Session, error) {
	return s.sessionsOf(ctx, k.Account.ID, k.Session.ID)
}

func (s *Store) sessionsOf(ctx context.Context, accountID, current string) ([]Session, error) {
	now := s.now()
	all, err := db.All[Session](ctx, s.db, s.q, "sessions_of_account", accountID, now, now-sessionIdle.Milliseconds())
	for i := range all {
		all[i].Current = all[i].ID == current
	}
	return all, err
}

// EndDevice ends one of one's own sessions.
func (s *Store) EndDevice(ctx context.Context, k Known, sessionID string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		return s.change(ctx, tx, "session.not_found", "end_session", sessionID, k.Account.ID)
	})
}

// MemberSessions returns the living sessions of a member.
func (s *Store) MemberSessions(ctx context.Context, who actor.Actor, memberID string) ([]Session, error) {
	if err := who.Need("member.manage"); err != nil {
		return nil, err
	}
	m, err := s.MemberByID(ctx, who.WorkspaceID, memberID)
	if err != nil {
		return nil, err
	}
	return s.sessionsOf(ctx, m.AccountID, "")
}

// EndMemberSessions ends one session of a member, or all with sessionID "".
func (s *Store) EndMemberSessions(ctx context.Context, who actor.Actor, memberID, sessionID string) error {
	if err := who.Need("member.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		m, err := s.memberIn(ctx, tx, who.WorkspaceID, memberID)
		if err != nil {
			return err
		}
		if err := s.outranks(ctx, tx, who, m); err != nil {
			return err
		}
		if sessionID == "" {
			_, err = s.q.Exec(ctx, tx, "end_sessions", m.AccountID)
		} else {
			err = s.change(ctx, tx, "session.not_found", "end_session", sessionID, m.AccountID)
		}
		if err != nil {
			return err
		}
		tx.OnCommit(func() { s.ended(m.ID) })
		if err := s.Record(ctx, tx, who, Line{Action: "member.sessions_ended", ObjectKind: "member", ObjectID: m.ID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID}, SessionsEnded{MemberID: m.ID})
	})
}

// Sweep forgets sessions and one-time links that ended more than a day ago.
func (s *Store) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		day := (24 * time.Hour).Milliseconds()
		if _, err := s.q.Exec(ctx, tx, "sweep_sessions", s.now()-day, s.now()-sessionIdle.Milliseconds()-day); err != nil {
			return err
		}
		_, err := s.q.Exec(ctx, tx, "sweep_links", s.now()-day)
		return err
	})
}

// clip shortens a text that strangers choose.
func clip(v string, most int) string {
	r := []rune(v)
	return string(r[:min(len(r), most)])
}
