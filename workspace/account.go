package workspace

import (
	"net/mail"
	"strings"

	"yingda/internal/fault"
)

// Account is a person who signs in, in one workspace or several.
type Account struct {
	ID              string   `db:"id" json:"id"`
	Email           string   `db:"email" json:"email"`
	Name            string   `db:"name" json:"name"`
	PasswordHash    string   `db:"password_hash" json:"-"`
	TOTPSecret      string   `db:"totp_secret" json:"-"`
	TOTPConfirmedAt int64    `db:"totp_confirmed_at" json:"-"`
	TOTPLastStep    int64    `db:"totp_last_step" json:"-"`
	RecoveryHashes  []string `db:"recovery_hashes,json" json:"-"`
	Operator        bool     `db:"operator" json:"operator"`
	Locale          string   `db:"locale" json:"locale"`
	CreatedAt       int64    `db:"created_at" json:"created_at"`
	DisabledAt      int64    `db:"disabled_at" json:"-"`
}

// TOTP reports whether signing in takes a code as well.
func (a Account) TOTP() bool { return a.TOTPConfirmedAt > 0 }

// readEmail returns an address in the form in which it is stored and found.
func readEmail(v string) (string, error) {
	v = strings.ToLower(strings.TrimSpace(v))
	addr, err := mail.ParseAddress(v)
	if err != nil || addr.Address != v || len(v) > 254 || !strings.Contains(v, "@") {
		return "", fault.Invalid("input.bad_email", "email")
	}
	return v, nil
}
