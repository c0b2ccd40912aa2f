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

// Run gives ids to things that are numbered, so that these sort by their number;
// two runs do not give the same.
type Run struct{ first [16]byte }

// NewRun begins a run of ids of now.
func NewRun() Run { return Run{uuid.Must(uuid.NewV7())} }

// At is the id of number n.
func (r Run) At(n uint32) string {
	u := uuid.UUID(r.first)
	binary.BigEndian.PutUint32(u[9:13], n) // behind the time, the version, 12 bits of the clock and the variant
	return u.String()
}
