package webchat

import (
	"container/list"
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"yingda/internal/clock"
	"yingda/internal/fault"
)

// Rate is how much of something is let through: so many a second on average,
// and so many at once. A rate of 0 lets nothing through.
type Rate struct {
	PerSecond float64
	Burst     int
}

// UnmarshalText reads "per-second/burst", such as 2/30.
func (r *Rate) UnmarshalText(b []byte) error {
	var out Rate
	if n, err := fmt.Sscanf(string(b), "%g/%d", &out.PerSecond, &out.Burst); err != nil || n != 2 || out.PerSecond < 0 || out.Burst < 0 {
		return fault.Invalid("config.rate", "limit", fault.Params{"given": string(b)})
	}
	*r = out
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (r Rate) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%g/%d", r.PerSecond, r.Burst), nil
}

// Limits are the rates of the visitors' door.
type Limits struct {
	VisitorWrite   Rate // messages, feedback, receipts … of one visitor
	VisitorRead    Rate
	VisitorUpload  Rate
	AddressWrite   Rate // of one network address; many visitors share one
	AddressRead    Rate
	AddressSession Rate // new sessions of one address
	InboxWrite     Rate
	Guess          Rate // bad tokens and signatures of one address
	VisitorStreams int  // live connections at a time
	AddressStreams int
}

// DefaultLimits let a lively visitor and a big office through and stop a flood.
func DefaultLimits() Limits {
	return Limits{
		VisitorWrite: Rate{2, 30}, VisitorRead: Rate{5, 60}, VisitorUpload: Rate{0.2, 10},
		AddressWrite: Rate{60, 400}, AddressRead: Rate{200, 1000}, AddressSession: Rate{2, 120},
		InboxWrite: Rate{1000, 4000}, Guess: Rate{0.2, 30},
		VisitorStreams: 8, AddressStreams: 2000,
	}
}

// keptMost bounds how many buckets are kept; past that the one untouched for
// longest goes, and a flooder with endless addresses pushes out its own first.
const keptMost = 50_000

// limiter keeps a bucket for each kind and key.
type limiter struct {
	limits Limits
	clock  clock.Clock

	mu      sync.Mutex
	buckets map[string]*list.Element
	order   *list.List // most recently touched first
	streams map[string]int
}

type bucket struct {
	key string
	*rate.Limiter
}

func newLimiter(l Limits, c clock.Clock) *limiter {
	return &limiter{limits: l, clock: c, buckets: map[string]*list.Element{}, order: list.New(), streams: map[string]int{}}
}

// claim is one thing asked of the limiter: a bucket's name and its rate.
type claim struct {
	key  string
	rate Rate
}

// take spends one of each claim. The first that has none left is
// fault.Limited "visitor.too_often" with the seconds to wait.
func (l *limiter) take(claims ...claim) error {
	now := l.clock.Now()
	for _, c := range claims {
		b := l.bucket(c)
		r := b.ReserveN(now, 1)
		if !r.OK() {
			return tooOften(time.Minute)
		}
		if wait := r.DelayFrom(now); wait > 0 {
			r.CancelAt(now)
			return tooOften(wait)
		}
	}
	return nil
}

// spent reports whether a claim has nothing left, without spending any.
func (l *limiter) spent(c claim) bool { return l.bucket(c).TokensAt(l.clock.Now()) < 1 }

func tooOften(wait time.Duration) error {
	return fault.Limited("visitor.too_often", fault.Params{"retry_after_s": int64(math.Ceil(wait.Seconds()))})
}

func (l *limiter) bucket(c claim) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.buckets[c.key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*bucket)
	}
	for l.order.Len() >= keptMost {
		last := l.order.Back()
		delete(l.buckets, last.Value.(*bucket).key)
		l.order.Remove(last)
	}
	b := &bucket{key: c.key, Limiter: rate.NewLimiter(rate.Limit(c.rate.PerSecond), c.rate.Burst)}
	l.buckets[c.key] = l.order.PushFront(b)
	return b
}

// hold counts a live connection of a visitor and its address; release gives it
// back and may be called once.
func (l *limiter) hold(visitorID, address string) (release func(), err error) {
	keys := []string{"v:" + visitorID, "a:" + address}
	most := []int{l.limits.VisitorStreams, l.limits.AddressStreams}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, k := range keys {
		if l.streams[k] >= most[i] {
			return nil, fault.Limited("visitor.too_many_streams", fault.Params{"max": most[i]})
		}
	}
	for _, k := range keys {
		l.streams[k]++
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, k := range keys {
			if l.streams[k]--; l.streams[k] <= 0 {
				delete(l.streams, k)
			}
		}
	}, nil
}
