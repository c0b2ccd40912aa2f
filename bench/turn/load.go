package main

import (
	"context"
	"sync"
	"time"

	"yingda/bench/measure"
)

// apart is how long a visitor waits before its next question: within two seconds
// of a reply it would belong to the question before.
const apart = 2100 * time.Millisecond

type result struct {
	Store       string          `json:"store"`
	Load        string          `json:"load"`
	Seconds     float64         `json:"seconds"`
	Turns       int             `json:"turns"`
	PerSecond   float64         `json:"turns_a_second"`
	Unanswered  int             `json:"unanswered"`
	HandedOver  int             `json:"handed_over"`
	Turn        measure.Latency `json:"turn"`
	ServerCPU   float64         `json:"server_cpu_ms_a_turn"`
	DatabaseCPU float64         `json:"database_cpu_ms_a_turn"`
	LoadCPU     float64         `json:"load_generator_cpu_ms_a_turn"`
	RSS         int64           `json:"server_rss_kib"`
}

// crowd is visitors who take turns in asking.
type crowd struct {
	free     chan *visitor
	question func() string

	mu         sync.Mutex
	took       []time.Duration
	unanswered int
	handed     int
	err        error
}

// next returns the visitor who has been silent for longest, once it may speak.
func (c *crowd) next(ctx context.Context) *visitor {
	select {
	case v := <-c.free:
		if wait := apart - time.Since(v.last); wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
		}
		return v
	case <-ctx.Done():
		return nil
	}
}

// turn lets one visitor ask one question.
func (c *crowd) turn(ctx context.Context, text string) {
	v := c.next(ctx)
	if v == nil {
		return
	}
	took, reply, answered, err := v.ask(ctx, text)
	handed := answered && reply.By == "system"
	if err == nil && (handed || !answered) {
		err = v.again(ctx)
	}
	c.mu.Lock()
	switch {
	case err != nil && ctx.Err() == nil && c.err == nil:
		c.err = err
	case err != nil:
	case !answered:
		c.unanswered++
	default:
		c.took = append(c.took, took)
		if handed {
			c.handed++
		}
	}
	c.mu.Unlock()
	c.free <- v
}

// steady asks at a rate, whether or not the replies keep up.
func (c *crowd) steady(ctx context.Context, rate float64, length time.Duration) {
	var wg sync.WaitGroup
	tick := time.NewTicker(time.Duration(float64(time.Second) / rate))
	defer tick.Stop()
	for end := time.Now().Add(length); time.Now().Before(end); <-tick.C {
		text := c.question()
		wg.Go(func() { c.turn(ctx, text) })
	}
	wg.Wait()
}

// busy keeps a number of turns under way.
func (c *crowd) busy(ctx context.Context, under int, length time.Duration) {
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range under {
		wg.Go(func() {
			for time.Now().Before(end) {
				mu.Lock()
				text := c.question()
				mu.Unlock()
				c.turn(ctx, text)
			}
		})
	}
	wg.Wait()
}

// measured runs a load and sums it up.
func (c *crowd) measured(b *measure.Bench, load string, run func()) (r result, err error) {
	c.took, c.unanswered, c.handed = nil, 0, 0
	before, err := b.Use()
	if err != nil {
		return r, err
	}
	began := time.Now()
	run()
	took := time.Since(began)
	used, err := b.Use()
	if err != nil {
		return r, err
	}
	if c.err != nil {
		return r, c.err
	}
	used = used.Since(before)
	n := max(1, len(c.took))
	r = result{
		Store: b.Store, Load: load, Seconds: took.Seconds(), Turns: len(c.took), PerSecond: float64(int(float64(len(c.took))/took.Seconds()*10)) / 10,
		Unanswered: c.unanswered, HandedOver: c.handed, Turn: measure.Latencies(c.took),
		ServerCPU: measure.MS(used.Server / time.Duration(n)), DatabaseCPU: measure.MS(used.Database / time.Duration(n)), LoadCPU: measure.MS(used.Load / time.Duration(n)),
	}
	r.RSS, err = measure.RSS(b.Node.Pid())
	return r, err
}
