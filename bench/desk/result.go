package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"yingda/bench/measure"
)

type result struct {
	Store       string          `json:"store"`
	Seconds     float64         `json:"seconds"`
	Exchanges   int             `json:"exchanges"`
	Lost        int             `json:"lost"`
	Doubled     int             `json:"doubled"`
	Disordered  int             `json:"disordered"`
	Reply       measure.Latency `json:"reply"`
	Accepted    measure.Latency `json:"message_accepted"`
	ServerCPU   float64         `json:"server_cpu_ms_an_exchange"`
	DatabaseCPU float64         `json:"database_cpu_ms_an_exchange"`
	LoadCPU     float64         `json:"load_generator_cpu_ms_an_exchange"`
	RSS         int64           `json:"server_rss_kib"`
}

// settle is how long visitors talk before the clocks are read: connections are
// open and caches filled, as on a day at work.
const settle = 3 * time.Second

// measure lets all visitors talk and sums up.
func (w *world) measure(ctx context.Context, b *measure.Bench, p plan) (r result, err error) {
	if err := w.talk(ctx, p.Think, min(settle, p.For)); err != nil {
		return r, err
	}
	for _, v := range w.visitors {
		v.replies, v.accepted = nil, nil
	}
	before, err := b.Use()
	if err != nil {
		return r, err
	}
	began := time.Now()
	if err := w.talk(ctx, p.Think, p.For); err != nil {
		return r, err
	}
	took := time.Since(began)
	used, err := b.Use()
	if err != nil {
		return r, err
	}
	used = used.Since(before)
	var replies, accepted []time.Duration
	for _, v := range w.visitors {
		replies, accepted = append(replies, v.replies...), append(accepted, v.accepted...)
	}
	if len(replies) == 0 {
		return r, fmt.Errorf("no message was answered")
	}
	each := func(d time.Duration) float64 { return measure.MS(d / time.Duration(len(replies))) }
	r = result{
		Store: b.Store, Seconds: took.Seconds(), Exchanges: len(replies), Reply: measure.Latencies(replies), Accepted: measure.Latencies(accepted),
		ServerCPU: each(used.Server), DatabaseCPU: each(used.Database), LoadCPU: each(used.Load),
	}
	if r.RSS, err = measure.RSS(b.Node.Pid()); err != nil {
		return r, err
	}
	return r, w.check(ctx, &r)
}

// talk runs all visitors, begun evenly over one think time.
func (w *world) talk(ctx context.Context, think, length time.Duration) error {
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	errs := make([]error, len(w.visitors))
	for i, v := range w.visitors {
		wg.Go(func() {
			errs[i] = v.talk(ctx, think*time.Duration(i)/time.Duration(len(w.visitors)), think, end)
		})
	}
	wg.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return fmt.Errorf("visitor %d: %w", i, errs[i])
	}
	return w.agent.failure()
}

// check compares what every visitor sent with what the store has and what its
// live line brought: each message and each reply once, in the order of sending.
func (w *world) check(ctx context.Context, r *result) error {
	for _, v := range w.visitors {
		heard, err := v.client.Heard(ctx, 0)
		if err != nil {
			return err
		}
		var said, replied []string
		for _, m := range heard {
			switch m.By {
			case "customer":
				said = append(said, m.Text)
			case "agent":
				replied = append(replied, m.Text)
			}
		}
		var wanted []string
		for _, s := range v.sent {
			wanted = append(wanted, answerTo(s))
		}
		r.compare(append([]string{greeting}, v.sent...), said)
		r.compare(wanted, replied)
		r.compare(wanted, v.line())
	}
	return nil
}

// compare counts what is missing from got, stands twice in it, or stands after
// what was wanted after it.
func (r *result) compare(wanted, got []string) {
	place := map[string]int{}
	for i, s := range wanted {
		place[s] = i
	}
	seen, last := map[string]bool{}, -1
	for _, s := range got {
		at, known := place[s]
		switch {
		case seen[s]:
			r.Doubled++
		case !known || at < last:
			r.Disordered++
		default:
			last = at
		}
		seen[s] = true
	}
	for _, s := range wanted {
		if !seen[s] {
			r.Lost++
		}
	}
}
