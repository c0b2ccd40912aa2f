package ratelimit

import (
	"container/list"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"yingda/internal/clock"
	"yingda/internal/fault"
)

// keptMost bounds how many buckets are kept; past that the one untouched for
// longest goes, and a flooder with endless addresses pushes out its own first.
const keptMost = 50_000

// Limiter keeps a bucket for each key.
type Limiter struct {
	clock clock.Clock

	mu      sync.Mutex
	buckets map[string]*list.Element
	order   *list.List // most recently touched first
}

type bucket struct {
	key string
	*rate.Limiter
}

// New returns a limiter whose buckets are full.
func New(c clock.Clock) *Limiter {
	return &Limiter{clock: c, buckets: map[string]*list.Element{}, order: list.New()}
}

// Claim is one thing asked of the limiter: a bucket's key and its rate.
type Claim struct {
	Key  string
	Rate Rate
}

// Take spends one of each claim and returns 0, or how long to wait until the
// first of them that has none left has one.
func (l *Limiter) Take(claims ...Claim) time.Duration {
	now := l.clock.Now()
	for _, c := range claims {
		r := l.bucket(c).ReserveN(now, 1)
		if !r.OK() { // a rate of nothing
			return time.Minute
		}
		if wait := r.DelayFrom(now); wait > 0 {
			r.CancelAt(now)
			return wait
		}
	}
	return 0
}

// Wait are the parameters of a fault that tells how long to wait: the answer's
// Retry-After.
func Wait(d time.Duration) fault.Params {
	return fault.Params{"retry_after_s": int64(math.Ceil(d.Seconds()))}
}

// Spent reports whether a claim has nothing left, without spending any.
func (l *Limiter) Spent(c Claim) bool { return l.bucket(c).TokensAt(l.clock.Now()) < 1 }

func (l *Limiter) bucket(c Claim) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.buckets[c.Key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*bucket)
	}
	for l.order.Len() >= keptMost {
		last := l.order.Back()
		delete(l.buckets, last.Value.(*bucket).key)
		l.order.Remove(last)
	}
	b := &bucket{key: c.Key, Limiter: rate.NewLimiter(rate.Limit(c.Rate.PerSecond), c.Rate.Burst)}
	l.buckets[c.Key] = l.order.PushFront(b)
	return b
}
