package webchat

import (
	"sync"
	"time"

	"yingda/internal/clock"
	"yingda/internal/fault"
	"yingda/internal/ratelimit"
)

// Limits are the rates of the visitors' door.
type Limits struct {
	VisitorWrite   ratelimit.Rate // messages, feedback, receipts … of one visitor
	VisitorRead    ratelimit.Rate
	VisitorUpload  ratelimit.Rate
	AddressWrite   ratelimit.Rate // of one network address; many visitors share one
	AddressRead    ratelimit.Rate
	AddressSession ratelimit.Rate // new sessions of one address
	InboxWrite     ratelimit.Rate
	Guess          ratelimit.Rate // bad tokens and signatures of one address
	VisitorStreams int            // live connections at a time
	AddressStreams int
}

// DefaultLimits let a lively visitor and a big office through and stop a flood.
func DefaultLimits() Limits {
	return Limits{
		VisitorWrite: ratelimit.Rate{PerSecond: 2, Burst: 30}, VisitorRead: ratelimit.Rate{PerSecond: 5, Burst: 60},
		VisitorUpload: ratelimit.Rate{PerSecond: 0.2, Burst: 10},
		AddressWrite:  ratelimit.Rate{PerSecond: 60, Burst: 400}, AddressRead: ratelimit.Rate{PerSecond: 200, Burst: 1000},
		AddressSession: ratelimit.Rate{PerSecond: 2, Burst: 120},
		InboxWrite:     ratelimit.Rate{PerSecond: 1000, Burst: 4000}, Guess: ratelimit.Rate{PerSecond: 0.2, Burst: 30},
		VisitorStreams: 8, AddressStreams: 2000,
	}
}

// limiter counts what visitors send and the connections they hold.
type limiter struct {
	*ratelimit.Limiter
	limits Limits

	mu      sync.Mutex
	streams map[string]int
}

func newLimiter(l Limits, c clock.Clock) *limiter {
	return &limiter{Limiter: ratelimit.New(c), limits: l, streams: map[string]int{}}
}

type claim = ratelimit.Claim

// take spends one of each claim. The first that has none left is fault.Limited.
func (l *limiter) take(claims ...claim) error {
	if wait := l.Take(claims...); wait > 0 {
		return tooOften(wait)
	}
	return nil
}

func tooOften(wait time.Duration) error {
	return fault.Limited("visitor.too_often", ratelimit.Wait(wait))
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
