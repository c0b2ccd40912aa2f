package workspace

import (
	"strings"
	"unicode/utf8"

	"yingda/internal/fault"
)

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
