package workspace

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"yingda/internal/fault"
)

// What argon2id may cost: 19 MiB and two passes, as OWASP's cheat sheet on
// password storage advises for one thread. hashRoom bounds how many are reckoned
// at the same time, so that a flood of sign-ins cannot take the memory.
const (
	argonMemoryKiB = 19 * 1024
	argonPasses    = 2
	saltBytes      = 16
	hashBytes      = 32
)

var hashRoom = make(chan struct{}, runtime.NumCPU())

// Bounds of a password, in characters.
const (
	shortestPassword = 10
	longestPassword  = 200
)

// goodPassword refuses what is guessed first: short ones, one character again
// and again, runs along the keyboard, and the person's own name or address.
func goodPassword(field, password string, own ...string) error {
	n := utf8.RuneCountInString(password)
	if n < shortestPassword {
		return fault.Invalid("password.too_short", field, fault.Params{"min": shortestPassword})
	}
	if n > longestPassword {
		return fault.Invalid("input.too_long", field, fault.Params{"max": longestPassword})
	}
	low := strings.ToLower(password)
	for _, run := range []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "passwordpassword", "1q2w3e4r5t6y7u8i9o0p", "password1234567890", "yingdayingda"} {
		if strings.HasPrefix(run, low[:min(len(low), len(run))]) || strings.Contains(run, low) {
			return fault.Invalid("password.too_common", field)
		}
	}
	if distinct(low) < 4 {
		return fault.Invalid("password.too_common", field)
	}
	for _, o := range own {
		o = strings.ToLower(o)
		if name, _, _ := strings.Cut(o, "@"); low == o || len(name) >= 4 && low == name+name {
			return fault.Invalid("password.is_own_name", field)
		}
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// hashPassword returns the form of a password that is stored, in the usual
// "$argon2id$…" notation, so that the costs can be raised later.
func hashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: the program ends instead
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemoryKiB, argonPasses,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(reckon(password, salt, argonPasses, argonMemoryKiB)))
}

func reckon(password string, salt []byte, passes, memoryKiB uint32) []byte {
	hashRoom <- struct{}{}
	defer func() { <-hashRoom }()
	return argon2.IDKey([]byte(password), salt, passes, memoryKiB, 1, hashBytes)
}

// nobody is checked where there is no account, so that the time tells nothing.
var nobody = sync.OnceValue(func() string { return hashPassword(newToken()) })

// rightPassword reports whether password is the one that was stored. It takes as
// long when there is none.
func rightPassword(stored, password string) bool {
	known := stored != ""
	if !known {
		stored = nobody()
	}
	var version, memory, passes uint32
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || len(password) > 4*longestPassword {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &passes); err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return false
	}
	return subtle.ConstantTimeCompare(reckon(password, salt, passes, memory), want) == 1 && known
}
