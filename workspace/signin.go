package workspace

import (
	"context"

	"yingda/internal/db"
	"yingda/internal/fault"
)

// SignIn is what someone who wants in gives.
type SignIn struct {
	Email    string
	Password string
	Code     string // of TOTP, or a recovery code; where the account has it
	OldToken string // of the session the browser had
	Visit    Visit
}

// SignIn begins a session. A wrong address and a wrong password look the same;
// auth.totp_needed says that the password was right and a code is wanted too.
func (s *Store) SignIn(ctx context.Context, in SignIn) (Signed, error) {
	a, err := s.prove(ctx, in)
	if err != nil {
		return Signed{}, err
	}
	var signed Signed
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.spendCode(ctx, tx, a, in.Code); err != nil {
			return err
		}
		signed, err = s.begin(ctx, tx, a, "", in.OldToken, in.Visit)
		return err
	})
	if err == nil {
		s.guess.passed(a.Email, in.Visit.IP)
	}
	return signed, err
}

// prove checks address and password, and counts the try.
func (s *Store) prove(ctx context.Context, in SignIn) (Account, error) {
	email, err := readEmail(in.Email)
	if err != nil {
		return Account{}, err
	}
	if err := s.guess.try(email, in.Visit.IP); err != nil {
		return Account{}, err
	}
	a, err := one[Account](ctx, s, s.db, "auth.wrong", "account_by_email", email)
	if err != nil && !fault.IsKind(err, fault.KindNotFound) {
		return Account{}, err
	}
	right, err := s.rightPassword(ctx, a, in.Password)
	if err != nil {
		return Account{}, err
	}
	if !right || a.DisabledAt > 0 {
		return Account{}, fault.Unauthorized("auth.wrong")
	}
	if a.TOTP() && in.Code == "" { // the try still counts: else asking again would buy more guesses at the code
		return Account{}, fault.Unauthorized("auth.totp_needed")
	}
	return a, nil
}

// rightPassword checks a password; where there is no account it takes as long and
// says no. A hash that was cheaper than today's is made anew.
func (s *Store) rightPassword(ctx context.Context, a Account, password string) (bool, error) {
	if len(password) > 4*longestPassword {
		return false, nil
	}
	right, stale, err := s.words.Verify(ctx, password, a.PasswordHash)
	if err != nil || !right || !stale {
		return right, err
	}
	hash, err := s.words.Hash(ctx, password)
	if err != nil {
		return false, err
	}
	return true, s.write(ctx, func(tx *db.Tx) error {
		return s.change(ctx, tx, "account.not_found", "set_password", a.ID, hash)
	})
}

func (s *Store) accountByID(ctx context.Context, c db.Conn, accountID string) (Account, error) {
	return one[Account](ctx, s, c, "account.not_found", "account_by_id", accountID)
}

// Me is who is signed in, for the console's first request.
type Me struct {
	Account    MyAccount    `json:"account"`
	Member     *MyMember    `json:"member" doc:"null in no workspace"`
	Workspace  *MyWorkspace `json:"workspace"`
	Workspaces []Seat       `json:"workspaces"`
}

// MyAccount is the person.
type MyAccount struct {
	ID          string         `json:"id"`
	Email       string         `json:"email"`
	Name        string         `json:"name"`
	Locale      string         `json:"locale" doc:"Empty: as the browser says"`
	Operator    bool           `json:"operator"`
	TOTP        bool           `json:"totp"`
	Preferences map[string]any `json:"preferences" doc:"The console's own: sounds, notifications, density"`
}

// MyMember is the person in this workspace.
type MyMember struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	DisplayName string       `json:"display_name"`
	StaffNo     string       `json:"staff_no"`
	TeamID      string       `json:"team_id"`
	Roles       []MemberRole `json:"roles"`
	Permissions []string     `json:"permissions" doc:"Every permission by name, also where a role has all"`
	Capacity    int64        `json:"capacity"`
	SkillGroups []MemberSeat `json:"skill_groups"`
}

// MyWorkspace is where they act.
type MyWorkspace struct {
	ID       string   `json:"id"`
	Slug     string   `json:"slug"`
	Name     string   `json:"name"`
	NameEn   string   `json:"name_en"`
	Locale   string   `json:"locale"`
	Timezone string   `json:"timezone"`
	Kind     string   `json:"kind" enum:"real,sample"`
	Settings Settings `json:"settings"`
}

// Me returns who is signed in.
func (s *Store) Me(ctx context.Context, k Known) (Me, error) {
	a := k.Account
	prefs, err := one[preferences](ctx, s, s.db, "account.not_found", "preferences", a.ID)
	if err != nil {
		return Me{}, err
	}
	me := Me{Account: MyAccount{a.ID, a.Email, a.Name, a.Locale, a.Operator, a.TOTP(), prefs.Values}}
	if me.Account.Preferences == nil {
		me.Account.Preferences = map[string]any{}
	}
	if k.Member != nil {
		m, w := *k.Member, *k.Workspace
		me.Member = &MyMember{m.ID, m.Name, m.DisplayName, m.StaffNo, m.TeamID, m.Roles, spelledOut(k.Permissions), m.Capacity, m.SkillGroups}
		me.Workspace = &MyWorkspace{w.ID, w.Slug, w.Name, w.NameEn, w.Locale, w.Timezone, w.Kind, w.Settings}
	}
	me.Workspaces, err = s.seatsOf(ctx, a.ID)
	return me, err
}

type preferences struct {
	Values map[string]any `db:"preferences,json"`
}

// spelledOut names every permission that "*" stands for.
func spelledOut(names []string) []string {
	for _, n := range names {
		if n == everything {
			return Permissions()
		}
	}
	return names
}

// PreferenceChange is what someone sets for themselves; nil stays.
type PreferenceChange struct {
	Name        *string         `json:"name,omitempty"`
	Locale      *string         `json:"locale,omitempty" enum:"zh-CN,en,"`
	Workspace   *string         `json:"workspace,omitempty" doc:"Slug of the workspace this session acts in from now on"`
	Preferences *map[string]any `json:"preferences,omitempty" doc:"Replaces them as a whole; 8 KiB at most"`
}

const mostPreferences = 8 << 10

// Prefer changes what someone sets for themselves.
func (s *Store) Prefer(ctx context.Context, k Known, c PreferenceChange) error {
	a := k.Account
	set(&a.Name, c.Name)
	set(&a.Locale, c.Locale)
	if err := first(required("name", a.Name, 40), oneOf("locale", a.Locale, "", "zh-CN", "en")); err != nil {
		return err
	}
	if c.Preferences != nil && len(db.JSON(*c.Preferences)) > mostPreferences {
		return fault.TooLarge("input.too_large", fault.Params{"max_bytes": mostPreferences})
	}
	at := k.Session.WorkspaceID
	if c.Workspace != nil {
		moved := Known{Account: a}
		if err := s.place(ctx, &moved, *c.Workspace); err != nil {
			return err
		}
		if moved.Workspace != nil {
			at = moved.Workspace.ID
		}
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "account.not_found", "set_account", a.ID, a.Name, a.Locale); err != nil {
			return err
		}
		if c.Preferences != nil {
			if err := s.change(ctx, tx, "account.not_found", "set_preferences", a.ID, db.JSON(*c.Preferences)); err != nil {
				return err
			}
		}
		return s.change(ctx, tx, "session.not_found", "move_session", k.Session.ID, a.ID, at)
	})
}

// ChangePassword sets a new password, ends every other session and gives this
// one a new token.
func (s *Store) ChangePassword(ctx context.Context, k Known, old, new string, v Visit) (signed Signed, err error) {
	if err := s.again(ctx, k, old, v); err != nil {
		return signed, err
	}
	if err := goodPassword("new", new, k.Account.Email, k.Account.Name); err != nil {
		return signed, err
	}
	hash, err := s.words.Hash(ctx, new)
	if err != nil {
		return signed, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "account.not_found", "set_password", k.Account.ID, hash); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "end_other_sessions", k.Account.ID, k.Session.ID); err != nil {
			return err
		}
		if err := s.recordOwn(ctx, tx, k, v, "account.password_changed"); err != nil {
			return err
		}
		signed, err = s.renew(ctx, tx, k, k.Session.SecondFactor)
		return err
	})
	return signed, err
}

// again asks someone who is signed in for the password once more, before a
// change that would help a thief of the session most.
func (s *Store) again(ctx context.Context, k Known, password string, v Visit) error {
	if err := s.guess.try(k.Account.Email, v.IP); err != nil {
		return err
	}
	right, err := s.rightPassword(ctx, k.Account, password)
	if err != nil {
		return err
	}
	if !right {
		return fault.Invalid("password.wrong", "password")
	}
	s.guess.passed(k.Account.Email, v.IP)
	return nil
}

// recordOwn writes what someone did to their own account into the audit log of
// the workspace they act in, where there is one.
func (s *Store) recordOwn(ctx context.Context, tx *db.Tx, k Known, v Visit, action string) error {
	who := k.Actor(v)
	if who.WorkspaceID == "" {
		return nil
	}
	return s.Record(ctx, tx, who, Line{Action: action, ObjectKind: "member", ObjectID: who.ID})
}
