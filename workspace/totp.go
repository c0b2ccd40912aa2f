package workspace

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/skip2/go-qrcode"

	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

// Enrolment is what an authenticator app needs.
type Enrolment struct {
	Secret string `json:"secret" doc:"Base32, for typing"`
	URI    string `json:"uri" doc:"otpauth://"`
	QRSVG  string `json:"qr_svg" doc:"The URI as an SVG image"`
}

// A code counts for 30 s, and one step to either side for clocks that differ.
const (
	totpStep      = 30 * time.Second
	totpSkew      = 1
	recoveryCodes = 10
)

// totpPlace is what a second factor is sealed for.
func totpPlace(accountID string) string { return "account/" + accountID + "/totp" }

// BeginTOTP makes a secret for the account. It counts once a code of it came back.
func (s *Store) BeginTOTP(ctx context.Context, k Known) (Enrolment, error) {
	if k.Account.TOTP() {
		return Enrolment{}, fault.Conflict("auth.totp_on")
	}
	raw := make([]byte, 20)
	_, _ = rand.Read(raw) // never fails: the program ends instead
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
	err := s.write(ctx, func(tx *db.Tx) error {
		return s.change(ctx, tx, "auth.totp_on", "begin_totp", k.Account.ID, s.box.Seal(secret, totpPlace(k.Account.ID)))
	})
	if err != nil {
		return Enrolment{}, err
	}
	uri := "otpauth://totp/" + url.PathEscape("yingda:"+k.Account.Email) + "?secret=" + secret + "&issuer=yingda"
	svg, err := qrSVG(uri)
	return Enrolment{Secret: secret, URI: uri, QRSVG: svg}, err
}

// ConfirmTOTP switches it on with a first code and returns recovery codes, the
// only time they are shown. The session gets a new token, the others end.
func (s *Store) ConfirmTOTP(ctx context.Context, k Known, code string, v Visit) (codes []string, signed Signed, err error) {
	if err := s.guess.try(k.Account.Email, v.IP); err != nil {
		return nil, signed, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		a, err := s.accountByID(ctx, tx, k.Account.ID)
		if err != nil {
			return err
		}
		if a.TOTP() || a.TOTPSecret == "" {
			return fault.Conflict("auth.totp_not_begun")
		}
		step, err := s.stepOf(a, code)
		if err != nil {
			return err
		}
		var hashes []string
		codes, hashes = newRecoveryCodes()
		if err := s.change(ctx, tx, "auth.totp_not_begun", "confirm_totp", a.ID, s.now(), step, db.JSON(hashes)); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "end_other_sessions", a.ID, k.Session.ID); err != nil {
			return err
		}
		if err := s.recordOwn(ctx, tx, k, v, "account.totp_on"); err != nil {
			return err
		}
		signed, err = s.renew(ctx, tx, k, true)
		return err
	})
	if err == nil {
		s.guess.passed(k.Account.Email, v.IP)
	}
	return codes, signed, err
}

// DropTOTP switches it off. It takes the password: a session left open must not
// be enough. The session gets a new token.
func (s *Store) DropTOTP(ctx context.Context, k Known, password string, v Visit) (signed Signed, err error) {
	if err := s.again(ctx, k, password, v); err != nil {
		return signed, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "account.not_found", "drop_totp", k.Account.ID); err != nil {
			return err
		}
		if err := s.recordOwn(ctx, tx, k, v, "account.totp_off"); err != nil {
			return err
		}
		signed, err = s.renew(ctx, tx, k, false)
		return err
	})
	return signed, err
}

// spendCode takes a code of an account that has TOTP. A step that was used, or
// an older one, is refused; so is a recovery code that was.
func (s *Store) spendCode(ctx context.Context, tx *db.Tx, a Account, code string) error {
	if !a.TOTP() {
		return nil
	}
	if len(code) > 8 {
		return s.spendRecovery(ctx, tx, a, code)
	}
	step, err := s.stepOf(a, code)
	if err != nil {
		return err
	}
	n, err := s.q.Exec(ctx, tx, "use_step", a.ID, step) // only if it is newer than the last
	if err == nil && n == 0 {
		err = fault.Unauthorized("auth.totp_wrong")
	}
	return err
}

// stepOf returns the time step to which a code belongs.
func (s *Store) stepOf(a Account, code string) (int64, error) {
	secret, err := s.box.Open(a.TOTPSecret, totpPlace(a.ID))
	if err != nil {
		return 0, fmt.Errorf("open totp secret: %w", err)
	}
	code = strings.ReplaceAll(code, " ", "")
	now := s.now() / totpStep.Milliseconds()
	for _, step := range []int64{now, now - totpSkew, now + totpSkew} {
		if step > a.TOTPLastStep && hotp.Validate(code, uint64(step), secret) {
			return step, nil
		}
	}
	return 0, fault.Unauthorized("auth.totp_wrong")
}

func (s *Store) spendRecovery(ctx context.Context, tx *db.Tx, a Account, code string) error {
	a, err := one[Account](ctx, s, tx, "account.not_found", "account_for_update", a.ID)
	if err != nil {
		return err
	}
	i := slices.Index(a.RecoveryHashes, secret.HashToken(plainRecovery(code)))
	if i < 0 {
		return fault.Unauthorized("auth.totp_wrong")
	}
	return s.change(ctx, tx, "account.not_found", "set_recovery", a.ID, db.JSON(slices.Delete(a.RecoveryHashes, i, i+1)))
}

// newRecoveryCodes returns codes of 80 random bits, as they are shown and as
// they are stored.
func newRecoveryCodes() (codes, hashes []string) {
	for range recoveryCodes {
		c := publicKey()
		hashes = append(hashes, secret.HashToken(c))
		codes = append(codes, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
	}
	return codes, hashes
}

// plainRecovery undoes what people do to a code when they type it.
func plainRecovery(code string) string {
	return strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
}

// qrSVG draws text as a QR code: one path, dark on light.
func qrSVG(text string) (string, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("draw qr code: %w", err)
	}
	var path strings.Builder
	grid := q.Bitmap()
	for y, row := range grid {
		for x, dark := range row {
			if dark {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		len(grid), len(grid), len(grid), len(grid), path.String()), nil
}
