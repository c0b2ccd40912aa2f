package workspace

import (
	"math"
	"sync"
	"time"

	"yingda/internal/clock"
	"yingda/internal/fault"
)

// guesses slows down those who try passwords and codes. It counts by account and
// address together, by account from anywhere and by address for any account; the
// first is strict, the others lenient, so that a stranger cannot lock somebody
// out for long. It lives in memory: each node counts for itself, and storage that
// is away does not open the door.
type guesses struct {
	clock clock.Clock
	mu    sync.Mutex
	kept  map[guessKey]*tally
}

type guessKey struct {
	rule int
	who  string
}

type tally struct {
	tries int
	last  time.Time
	until time.Time // no try before
}

type guessRule struct {
	free int           // tries without waiting
	most time.Duration // longest wait
}

var guessRules = []guessRule{
	{free: 5, most: 15 * time.Minute}, // account and address
	{free: 50, most: time.Minute},     // account
	{free: 30, most: 5 * time.Minute}, // address
}

const (
	guessForgotten = time.Hour // after the last try
	mostGuessers   = 50_000
)

func newGuesses(c clock.Clock) *guesses { return &guesses{clock: c, kept: map[guessKey]*tally{}} }

func guessKeys(account, address string) []guessKey {
	return []guessKey{{0, account + "\x00" + address}, {1, account}, {2, address}}
}

// try counts an attempt, before it is checked, so that many at the same time do
// not slip through; it returns fault.Limited when it comes too early.
func (g *guesses) try(account, address string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.clock.Now()
	g.sweep(now)
	keys := guessKeys(account, address)
	for _, k := range keys {
		if t := g.kept[k]; t != nil && now.Before(t.until) {
			wait := int64(math.Ceil(t.until.Sub(now).Seconds()))
			return fault.Limited("auth.too_many_tries", fault.Params{"retry_after_s": wait})
		}
	}
	for _, k := range keys {
		g.count(k, now)
	}
	return nil
}

func (g *guesses) count(k guessKey, now time.Time) {
	t := g.kept[k]
	if t == nil || now.Sub(t.last) > guessForgotten {
		t = &tally{}
		g.kept[k] = t
	}
	t.tries++
	t.last = now
	rule := guessRules[k.rule]
	if over := t.tries - rule.free; over >= 0 {
		t.until = now.Add(min(time.Second<<min(over, 20), rule.most))
	}
}

// passed forgets the attempts of someone who got in. The address keeps its other
// attempts: one account of one's own must not buy tries at others.
func (g *guesses) passed(account, address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	keys := guessKeys(account, address)
	delete(g.kept, keys[0])
	delete(g.kept, keys[1])
	if t := g.kept[keys[2]]; t != nil {
		t.tries = max(0, t.tries-1)
		if t.tries < guessRules[2].free {
			t.until = time.Time{}
		}
	}
}

// sweep keeps the memory bounded: what is old goes first, then everything.
func (g *guesses) sweep(now time.Time) {
	if len(g.kept) < mostGuessers {
		return
	}
	for k, t := range g.kept {
		if now.Sub(t.last) > guessForgotten {
			delete(g.kept, k)
		}
	}
	if len(g.kept) >= mostGuessers {
		clear(g.kept)
	}
}
