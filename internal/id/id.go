// Package id makes and reads the identifiers of rows: UUIDv7 as text, so that
// ids sort by the time they were made and pages can go by key.
package id

import (
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// New returns a new UUIDv7. It panics only if the system's randomness fails.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid reports whether s is a UUID in its canonical 36-character form.
func Valid(s string) bool {
	if len(s) != 36 {
		return false
	}
	_, err := uuid.Parse(s)
	return err == nil
}

// Time returns when a UUIDv7 was made, to the millisecond; the zero time for
// anything else.
func Time(s string) time.Time {
	u, err := uuid.Parse(s)
	if err != nil || u.Version() != 7 {
		return time.Time{}
	}
	var b [8]byte
	copy(b[2:], u[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b[:])))
}
