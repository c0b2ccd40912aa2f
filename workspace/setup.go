package workspace

import (
	"context"
	"strings"
	"time"
	"unicode"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// setupLife is how long a set-up link counts.
const setupLife = 24 * time.Hour

const (
	purposeSetup = "setup"
	purposeReset = "reset"
)

// SetupNeeded reports whether nobody has set this installation up yet.
func (s *Store) SetupNeeded(ctx context.Context) (bool, error) {
	n, err := one[int64](ctx, s, s.db, "", "setup_done")
	return n == 0, err
}

// CheckSetup tells whether a token of a set-up link still counts.
func (s *Store) CheckSetup(ctx context.Context, token string) error {
	_, err := s.link(ctx, s.db, purposeSetup, token)
	return err
}

// SetupToken makes a token for the set-up link that is printed at each start;
// "" once the installation is set up. Those printed before count until they end:
// several nodes may have started.
func (s *Store) SetupToken(ctx context.Context) (string, error) {
	needed, err := s.SetupNeeded(ctx)
	if err != nil || !needed {
		return "", err
	}
	token := secret.NewToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "insert_link", secret.HashToken(token), purposeSetup, "", false, s.now(), s.now()+setupLife.Milliseconds())
		return err
	})
	return token, err
}

// Setup is what the first person gives.
type Setup struct {
	Token     string
	Workspace NewWorkspace
	Name      string
	Email     string
	Password  string
	Visit     Visit
}

// Setup makes the operator, the first workspace and a session, once.
func (s *Store) Setup(ctx context.Context, in Setup) (signed Signed, err error) {
	email, err := readEmail(in.Email)
	if err != nil {
		return signed, err
	}
	if in.Workspace.Slug == "" {
		in.Workspace.Slug = "main"
	}
	if inChinese(in.Workspace.Name) {
		in.Workspace.Locale = "zh-CN" // whatever the browser speaks: its customers read what is named now
	}
	w := in.Workspace.workspace(s.now())
	if err := first(required("name", in.Name, 40), goodPassword("password", in.Password, email, in.Name), w.validate()); err != nil {
		return signed, err
	}
	if _, err := s.link(ctx, s.db, purposeSetup, in.Token); err != nil {
		return signed, err
	}
	hash, err := s.words.Hash(ctx, in.Password)
	if err != nil {
		return signed, err
	}
	a := Account{ID: id.New(), Email: email, Name: in.Name, PasswordHash: hash, Operator: true, CreatedAt: s.now()}
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.useLink(ctx, tx, purposeSetup, in.Token); err != nil {
			return err
		}
		n, err := s.q.Exec(ctx, tx, "mark_setup", s.now())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("setup.done")
		}
		signed, err = s.settle(ctx, tx, a, w, in.Visit)
		return err
	})
	return signed, err
}

func inChinese(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// settle makes the first operator and their workspace.
func (s *Store) settle(ctx context.Context, tx *db.Tx, a Account, w Workspace, v Visit) (Signed, error) {
	if err := s.insertAccount(ctx, tx, a); err != nil {
		return Signed{}, err
	}
	who := actor.Actor{Kind: actor.System, AccountID: a.ID, IP: v.IP, Operator: true}
	if err := s.create(ctx, tx, who, w, false); err != nil {
		return Signed{}, err
	}
	all, err := db.All[Workspace](ctx, tx, s.q, "workspaces")
	if err != nil {
		return Signed{}, err
	}
	for _, sample := range all {
		if sample.Kind != KindSample {
			continue
		}
		if err := s.seatAdmin(ctx, tx, who, sample, a); err != nil {
			return Signed{}, err
		}
	}
	return s.begin(ctx, tx, a, w.ID, "", v)
}

func (s *Store) insertAccount(ctx context.Context, tx *db.Tx, a Account) error {
	n, err := s.q.Exec(ctx, tx, "insert_account", a.ID, a.Email, a.Name, a.PasswordHash, a.Operator, a.CreatedAt)
	if err == nil && n == 0 {
		err = fault.Conflict("account.email_taken")
	}
	return err
}

// link is a one-time link that still counts.
type link struct {
	AccountID string `db:"account_id"`
	DropTOTP  bool   `db:"drop_totp"`
}

// link finds a one-time link; one that is used, ended or forged is not found.
func (s *Store) link(ctx context.Context, c db.Conn, purpose, token string) (link, error) {
	return one[link](ctx, s, c, "link.gone", "link", secret.HashToken(token), purpose, s.now())
}

// useLink spends it. Of two at the same time one gets nothing.
func (s *Store) useLink(ctx context.Context, tx *db.Tx, purpose, token string) error {
	return s.change(ctx, tx, "link.gone", "use_link", secret.HashToken(token), purpose, s.now())
}
