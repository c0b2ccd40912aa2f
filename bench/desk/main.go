package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"yingda/bench/measure"
)

type plan struct {
	Visitors int
	Think    time.Duration
	For      time.Duration
}

type report struct {
	measure.Machine
	Visitors int      `json:"visitors"`
	ThinkS   float64  `json:"think_s"`
	Flags    []string `json:"server_flags"`
	Note     string   `json:"note"`
	Best     []result `json:"best"`
	All      []result `json:"all_runs"`
}

// limits let all visitors of this one address through, and the few agents that
// answer them all; nothing is switched off.
var limits = []string{
	"--sample", "none", "--limit-address-write", "1000/2000", "--limit-address-read", "1000/2000", "--limit-address-session", "50/500",
	"--limit-visitor-write", "20/60", "--limit-visitor-read", "20/100", "--limit-member-write", "500/1000", "--limit-member-read", "500/1000",
}

func main() {
	var p plan
	flag.IntVar(&p.Visitors, "visitors", 100, "visitors at the same time")
	flag.DurationVar(&p.Think, "think", 2*time.Second, "between a reply and the visitor's next message")
	flag.DurationVar(&p.For, "for", 30*time.Second, "how long a run lasts")
	runs := flag.Int("runs", 2, "runs on each store; the best is shown first")
	stores := flag.String("db", "both", "sqlite, postgres or both")
	flag.Parse()
	if err := run(context.Background(), p, *runs, *stores); err != nil {
		fmt.Fprintln(os.Stderr, "desk:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, runs int, which string) error {
	stores, err := measure.Stores(which)
	if err != nil {
		return err
	}
	bin, remove, err := measure.Build()
	if err != nil {
		return err
	}
	defer remove()
	out := report{
		Machine: measure.Here(), Visitors: p.Visitors, ThinkS: p.Think.Seconds(), Flags: limits,
		Note: "reply: from the visitor's sending to the reply's arrival on its live line; the agent program and the visitors run on the same cores as the server",
	}
	var bad error
	for _, store := range stores {
		var best *result
		for n := range runs {
			r, err := once(ctx, bin, store, p)
			if err != nil {
				return fmt.Errorf("%s: %w", store, err)
			}
			fmt.Fprintf(os.Stderr, "%-8s run %d: %d exchanges, reply p50 %.2f p99 %.2f ms, server CPU %.2f ms an exchange, lost %d doubled %d disordered %d\n",
				store, n+1, r.Exchanges, r.Reply.P50, r.Reply.P99, r.ServerCPU, r.Lost, r.Doubled, r.Disordered)
			out.All = append(out.All, r)
			if best == nil || r.Reply.P99 < best.Reply.P99 {
				best = &r
			}
			if r.Lost+r.Doubled+r.Disordered > 0 {
				bad = errors.New("messages were lost, doubled or out of order")
			}
		}
		if best != nil {
			out.Best = append(out.Best, *best)
		}
	}
	return errors.Join(measure.Print(os.Stdout, out), bad)
}

// once measures one store, freshly made.
func once(ctx context.Context, bin, store string, p plan) (r result, err error) {
	b, err := measure.Prepare(ctx, store)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	if err := b.Serve(bin, limits...); err != nil {
		return r, err
	}
	w, err := furnish(ctx, b.Node, p.Visitors)
	if err != nil {
		return r, err
	}
	defer w.close()
	return w.measure(ctx, b, p)
}
