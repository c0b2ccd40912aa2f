// Package clock is the time that code is given, so that tests can hold and
// move it. Stored times are unix milliseconds.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now() }

// Milli returns c's time in unix milliseconds, the unit of every stored time.
func Milli(c Clock) int64 { return c.Now().UnixMilli() }

// Held is a clock that moves only when told to. Safe for concurrent use.
type Held struct {
	mu  sync.Mutex
	now time.Time
}

// NewHeld returns a clock that stands at t.
func NewHeld(t time.Time) *Held { return &Held{now: t} }

// Now returns the time the clock was last set to.
func (h *Held) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// Advance moves the clock by d and returns the new time.
func (h *Held) Advance(d time.Duration) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
	return h.now
}
