package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

type plan struct {
	Conversations int
	DB            string
}

type report struct {
	measure.Machine
	Items         int      `json:"items"` // of the knowledge that is asked
	Conversations int      `json:"conversations"`
	FileMiB       float64  `json:"file_mib"`
	Stores        []result `json:"stores"`
}

// result is one import, from the start of the command to its end.
type result struct {
	Store     string  `json:"store"`
	Seconds   float64 `json:"seconds"`
	CPU       float64 `json:"processor_seconds"` // the command's; PostgreSQL's own is not in it
	PeakMiB   float64 `json:"peak_mib"`          // the command's resident memory at most
	Questions int64   `json:"questions"`
	Answered  float64 `json:"answered"` // share of the questions
	Low       float64 `json:"answered_low"`
	High      float64 `json:"answered_high"`
	Missing   int64   `json:"missing"` // matters
}

func main() {
	var p plan
	flag.IntVar(&p.Conversations, "conversations", 10_000, "old conversations, of two questions each")
	flag.StringVar(&p.DB, "db", "sqlite", "sqlite, postgres or both")
	flag.Parse()
	out, err := p.measure(context.Background())
	if err == nil {
		err = measure.Print(os.Stdout, out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "past:", err)
		os.Exit(1)
	}
}

func (p plan) measure(ctx context.Context) (out report, err error) {
	stores, err := measure.Stores(p.DB)
	if err != nil {
		return out, err
	}
	bin, remove, err := measure.Build()
	if err != nil {
		return out, err
	}
	defer remove()
	t, err := newTown()
	if err != nil {
		return out, err
	}
	base, talks := filepath.Join(filepath.Dir(bin), "base.csv"), filepath.Join(filepath.Dir(bin), "talks.csv")
	if err := errors.Join(t.base(base), t.talks(talks, p.Conversations)); err != nil {
		return out, err
	}
	info, err := os.Stat(talks)
	if err != nil {
		return out, err
	}
	out = report{Machine: measure.Here(), Items: len(t.known), Conversations: p.Conversations, FileMiB: float64(info.Size()) / (1 << 20)}
	for _, store := range stores {
		r, err := p.one(ctx, bin, store, base, talks)
		if err != nil {
			return out, fmt.Errorf("on %s: %w", store, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %d conversations, %d questions in %.1f s (%.1f s of processors), peak %.0f MiB; %.1f %% answered, %d matters missing\n", store, p.Conversations, r.Questions, r.Seconds, r.CPU, r.PeakMiB, 100*r.Answered, r.Missing)
		out.Stores = append(out.Stores, r)
	}
	return out, nil
}

const slug = "past"

// one imports into a store of its own, beside its server, as an operator would.
func (p plan) one(ctx context.Context, bin, store, base, talks string) (r result, err error) {
	b, err := measure.Prepare(ctx, store)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	if err := b.Serve(bin, "--sample", "none"); err != nil {
		return r, err
	}
	admin, err := product.SetUp(ctx, b.Node)
	if err != nil {
		return r, err
	}
	if err := admin.Do(ctx, "POST", "/api/v1/workspaces", map[string]string{"slug": slug, "name": slug}, nil); err != nil {
		return r, err
	}
	in := func(command ...string) *exec.Cmd {
		return exec.CommandContext(ctx, bin, append(command, append(b.Args(), "--workspace", slug)...)...)
	}
	if said, err := in("import", "knowledge", base).CombinedOutput(); err != nil {
		return r, fmt.Errorf("import the knowledge: %w\n%s", err, said)
	}
	cmd := in("learn", "import", "--json", talks)
	cmd.Stderr = os.Stderr
	began := time.Now()
	said, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("import the past: %w", err)
	}
	r = result{Store: store, Seconds: time.Since(began).Seconds(), CPU: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.PeakMiB = float64(u.Maxrss) / 1024
	}
	return r, r.read(said)
}

func (r *result) read(said []byte) error {
	var p struct {
		Report *struct {
			Questions int64 `json:"questions"`
			Answered  struct {
				K, N      int64
				Low, High float64
			} `json:"answered"`
			MissingTotal int64 `json:"missing_total"`
		} `json:"report"`
	}
	if err := json.Unmarshal(said, &p); err != nil || p.Report == nil {
		return fmt.Errorf("no report in %.200q: %w", said, err)
	}
	q := p.Report
	r.Questions, r.Missing, r.Low, r.High = q.Questions, q.MissingTotal, q.Answered.Low, q.Answered.High
	if q.Answered.N > 0 {
		r.Answered = float64(q.Answered.K) / float64(q.Answered.N)
	}
	return nil
}
