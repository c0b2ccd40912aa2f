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

type report struct {
	measure.Machine
	Conversations int      `json:"conversations"`
	Rows          int      `json:"rows_a_page"`
	Flags         []string `json:"server_flags"`
	Note          string   `json:"note"`
	Best          []result `json:"best"`
	All           []result `json:"all_runs"`
}

// limits let the benchmark hold its few conversations quickly.
var limits = []string{"--sample", "none", "--limit-visitor-write", "100/100", "--limit-visitor-read", "200/500", "--limit-member-read", "5000/5000", "--limit-member-write", "500/1000"}

func main() {
	n := flag.Int("n", 100_000, "conversations in the store")
	asks := flag.Int("asks", 200, "requests of each view")
	runs := flag.Int("runs", 2, "runs over all views; of each view the best is shown first")
	stores := flag.String("db", "both", "sqlite, postgres or both")
	flag.Parse()
	if err := run(context.Background(), *n, *asks, *runs, *stores); err != nil {
		fmt.Fprintln(os.Stderr, "list:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n, asks, runs int, which string) error {
	stores, err := measure.Stores(which)
	if err != nil {
		return err
	}
	bin, remove, err := measure.Build()
	if err != nil {
		return err
	}
	defer remove()
	out := report{Machine: measure.Here(), Rows: page, Conversations: n, Flags: limits, Note: "one request after the other over HTTP; rows copied from conversations really held"}
	for _, store := range stores {
		all, err := measureStore(ctx, bin, store, n, asks, runs)
		if err != nil {
			return fmt.Errorf("%s: %w", store, err)
		}
		out.All = append(out.All, all...)
	}
	out.Best = best(out.All)
	return measure.Print(os.Stdout, out)
}

// best keeps of each view on each store the run with the lowest p99.
func best(all []result) (out []result) {
	at := map[string]int{}
	for _, r := range all {
		key := r.Store + r.Who + r.View
		i, known := at[key]
		switch {
		case !known:
			at[key] = len(out)
			out = append(out, r)
		case r.List.P99 < out[i].List.P99:
			out[i] = r
		}
	}
	return out
}

func measureStore(ctx context.Context, bin, store string, n, asks, runs int) (all []result, err error) {
	b, err := measure.Prepare(ctx, store)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	h, err := furnish(ctx, b, bin, n)
	if err != nil {
		return nil, err
	}
	for range runs {
		for _, v := range views {
			r, err := h.measure(ctx, b, v, asks)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", v.who, v.name, err)
			}
			fmt.Fprintf(os.Stderr, "%-8s %-6s %-18s %2d rows, p50 %.2f p99 %.2f ms, server CPU %.2f ms\n", store, r.Who, r.View, r.Rows, r.List.P50, r.List.P99, r.ServerCPU)
			all = append(all, r)
		}
	}
	return all, nil
}

// furnish leaves a running server with n conversations and the agent at work.
func furnish(ctx context.Context, b *measure.Bench, bin string, n int) (h held, err error) {
	if err := b.Serve(bin, limits...); err != nil {
		return h, err
	}
	if h, err = hold(ctx, b.Node); err != nil {
		return h, fmt.Errorf("hold conversations: %w", err)
	}
	if err := h.agent.Do(ctx, "PUT", "/api/v1/presence", map[string]string{"state": "busy"}, nil); err != nil { // the queue is for the others
		return h, err
	}
	if err := b.Node.Stop(); err != nil {
		return h, err
	}
	began := time.Now()
	if err := fill(ctx, b, h, n); err != nil {
		return h, fmt.Errorf("fill: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%-8s %d conversations filled in %s\n", b.Store, n, time.Since(began).Round(100*time.Millisecond))
	if err := b.Node.Start(); err != nil {
		return h, err
	}
	h.admin.At(b.Node)
	h.agent.At(b.Node)
	return h, nil
}
