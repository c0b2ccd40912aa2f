package main

import (
	"context"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"yingda/bench/measure"
	"yingda/engine"
)

// measure builds a model of the set, keeps and reads it, and asks.
func (s set) measure(ctx context.Context, p plan) (f figures, err error) {
	used, err := measure.CPU(os.Getpid())
	if err != nil {
		return f, err
	}
	began := time.Now()
	m, err := engine.Build(ctx, s.items, p.options())
	if err != nil {
		return f, err
	}
	f.BuildS = time.Since(began).Seconds()
	after, err := measure.CPU(os.Getpid())
	if err != nil {
		return f, err
	}
	f.BuildCPUS = (after - used).Seconds()
	if f.PeakMiB, err = mib(measure.PeakRSS(os.Getpid())); err != nil {
		return f, err
	}
	debug.FreeOSMemory()
	if err := f.ask(ctx, m, s.asked, p); err != nil {
		return f, err
	}
	return f, f.keep(m)
}

func mib(kib int64, err error) (float64, error) { return float64(kib) / 1024, err }

// ask takes the turns: once to warm up, once to be measured, then all at once.
func (f *figures) ask(ctx context.Context, m *engine.Model, all []asked, p plan) (err error) {
	var took []time.Duration
	right := 0
	for range 2 {
		took, right = took[:0], 0
		for _, q := range all {
			began := time.Now()
			r := turn(ctx, m, q.Text)
			took = append(took, time.Since(began))
			if len(r.Candidates) > 0 && slices.Contains(q.IDs, r.Candidates[0].ID) {
				right++
			}
		}
	}
	slices.Sort(took)
	f.First = 100 * float64(right) / float64(len(all))
	f.P50us, f.P99us = us(measure.Percentile(took, 0.5)), us(measure.Percentile(took, 0.99))
	f.PerSecond = throughput(ctx, m, all, p)
	f.AskingMiB, err = mib(measure.RSS(os.Getpid()))
	return err
}

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }

// turn is what the engine does for one message.
func turn(ctx context.Context, m *engine.Model, text string) engine.Result {
	engine.Understand(text, engine.Around{})
	r := m.Search(ctx, text, engine.SearchOptions{})
	engine.Decide(r, engine.DefaultPolicy())
	return r
}

func throughput(ctx context.Context, m *engine.Model, all []asked, p plan) float64 {
	done := make([]int, p.Threads)
	began := time.Now()
	end := began.Add(p.For)
	var wg sync.WaitGroup
	for w := range p.Threads {
		wg.Go(func() {
			for i := w; time.Now().Before(end); i += p.Threads {
				turn(ctx, m, all[i%len(all)].Text)
				done[w]++
			}
		})
	}
	wg.Wait()
	turns := 0
	for _, n := range done {
		turns += n
	}
	return float64(turns) / time.Since(began).Seconds()
}

// keep writes the model and reads it, as a node does that did not train it.
func (f *figures) keep(m *engine.Model) error {
	data, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	f.ModelMiB = float64(len(data)) / (1 << 20)
	began := time.Now()
	_, err = engine.Load(data)
	f.LoadMS = measure.MS(time.Since(began))
	return err
}
