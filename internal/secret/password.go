package secret

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is argon2id's: memory in KiB, passes, lanes.
type cost struct {
	memory, passes uint32
	lanes          uint8
}

// today is what new hashes cost: OWASP's first choice for argon2id, 19 MiB and
// two passes, about 20 ms on one core.
var today = cost{memory: 19 * 1024, passes: 2, lanes: 1}

// maxMemory bounds what a stored hash may ask for.
const maxMemory = 256 * 1024

// Passwords hashes and verifies. Each takes 19 MiB for a moment, so only a few
// run at once and the others wait: a flood of sign-ins must not take the memory.
type Passwords struct {
	slots chan struct{}
}

// NewPasswords lets parallel hashes run at once.
func NewPasswords(parallel int) *Passwords {
	return &Passwords{slots: make(chan struct{}, max(parallel, 1))}
}

func (p *Passwords) take(ctx context.Context) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Hash returns what is kept of a password, its cost within:
// $argon2id$v=19$m=…,t=…,p=…$salt$hash. The error is ctx's, given up waiting.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	release, err := p.take(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := random(16)
	sum := argon2.IDKey([]byte(password), salt, today.passes, today.memory, today.lanes, keySize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, today.memory, today.passes, today.lanes, b64(salt), b64(sum)), nil
}

// Verify reports whether password is the one whose hash is kept, and whether
// the hash should be made anew because its cost is not today's. With an empty
// hash (nobody of that name) it takes as long as with a real one and says no.
func (p *Passwords) Verify(ctx context.Context, password, kept string) (ok, stale bool, err error) {
	release, err := p.take(ctx)
	if err != nil {
		return false, false, err
	}
	defer release()
	if kept == "" {
		argon2.IDKey([]byte(password), make([]byte, 16), today.passes, today.memory, today.lanes, keySize)
		return false, false, nil
	}
	c, salt, want, err := parse(kept)
	if err != nil {
		return false, false, err
	}
	got := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, c != today, nil
}

var errHash = errors.New("secret: a password hash is not of its form")

func parse(kept string) (c cost, salt, sum []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil {
		return c, nil, nil, errHash
	}
	salt, errS := base64.RawStdEncoding.DecodeString(parts[4])
	sum, errH := base64.RawStdEncoding.DecodeString(parts[5])
	if errS != nil || errH != nil || len(sum) < 16 || c.memory > maxMemory || c.passes < 1 || c.passes > 16 || c.lanes < 1 {
		return c, nil, nil, errHash
	}
	return c, salt, sum, nil
}
