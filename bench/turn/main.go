package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

type plan struct {
	Rate     float64
	Under    int
	Visitors int
	Variants int
	For      time.Duration
	Runs     int
	KB, Ask  string
	Keep     string
}

type report struct {
	measure.Machine
	Base      string   `json:"base"`
	Questions int      `json:"questions_in_base"`
	Visitors  int      `json:"visitors"`
	Flags     []string `json:"server_flags"`
	Note      string   `json:"note"`
	Best      []result `json:"best"`
	All       []result `json:"all_runs"`
}

// limits let all visitors of this one address through; nothing is switched off.
var limits = []string{
	"--sample", "none", "--limit-address-write", "5000/5000", "--limit-address-read", "5000/5000", "--limit-address-session", "1000/5000",
	"--limit-inbox-write", "5000/5000", "--limit-address-streams", "10000",
}

func main() {
	var p plan
	flag.Float64Var(&p.Rate, "rate", 50, "turns a second of the light load")
	flag.IntVar(&p.Under, "under-way", 32, "turns under way at a time in the heavy load; 0: none is run")
	flag.IntVar(&p.Visitors, "visitors", 1500, "visitors who take turns")
	flag.IntVar(&p.Variants, "variants", 14, "similar questions of each of the 800 items")
	flag.DurationVar(&p.For, "for", 15*time.Second, "how long each load lasts")
	flag.IntVar(&p.Runs, "runs", 2, "runs of each load; the best is shown first")
	flag.StringVar(&p.KB, "kb", "", "a base to import instead")
	flag.StringVar(&p.Ask, "ask", "", "questions to ask instead: the second column of a TSV")
	flag.StringVar(&p.Keep, "keep", "", "folder of a SQLite store to make, or to use again: the import and the training are done once")
	stores := flag.String("db", "sqlite", "sqlite, postgres or both")
	flag.Parse()
	if err := run(context.Background(), p, *stores); err != nil {
		fmt.Fprintln(os.Stderr, "turn:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, which string) error {
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
		Machine: measure.Here(), Base: "made up by the benchmark", Visitors: p.Visitors, Flags: limits,
		Note: "turn: from the visitor's sending to the reply's arrival on its live line; visitors and load generator run on the same cores as the server",
	}
	if p.KB != "" {
		out.Base = filepath.Base(p.KB)
	}
	for _, store := range stores {
		if err := out.store(ctx, bin, filepath.Dir(bin), store, p); err != nil {
			return fmt.Errorf("%s: %w", store, err)
		}
	}
	return measure.Print(os.Stdout, out)
}

// store measures both loads on one store.
func (out *report) store(ctx context.Context, bin, dir, store string, p plan) (err error) {
	b, made, err := prepare(ctx, store, p.Keep)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	c, questions, err := furnish(ctx, b, bin, dir, p, made)
	if err != nil {
		return err
	}
	out.Questions = questions
	loads := []struct {
		name string
		run  func()
	}{
		{fmt.Sprintf("steady %g a second", p.Rate), func() { c.steady(ctx, p.Rate, p.For) }},
		{fmt.Sprintf("%d under way", p.Under), func() { c.busy(ctx, p.Under, p.For) }},
	}
	if p.Under == 0 {
		loads = loads[:1]
	}
	for _, l := range loads {
		var best *result
		for n := range p.Runs {
			r, err := c.measured(b, l.name, l.run)
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "%-8s %-20s run %d: %.0f a second, p50 %.2f p99 %.2f ms, CPU a turn: server %.2f database %.2f load %.2f ms; unanswered %d, handed over %d\n",
				store, l.name, n+1, r.PerSecond, r.Turn.P50, r.Turn.P99, r.ServerCPU, r.DatabaseCPU, r.LoadCPU, r.Unanswered, r.HandedOver)
			out.All = append(out.All, r)
			if best == nil || better(l.name == loads[0].name, r, *best) {
				best = &r
			}
		}
		out.Best = append(out.Best, *best)
	}
	return nil
}

func prepare(ctx context.Context, store, keep string) (b *measure.Bench, made bool, err error) {
	if keep != "" && store == "sqlite" {
		return measure.PrepareIn(keep)
	}
	b, err = measure.Prepare(ctx, store)
	return b, true, err
}

// better is lower p99 under the light load, more turns under the heavy one.
func better(light bool, a, b result) bool {
	if light {
		return a.Turn.P99 < b.Turn.P99
	}
	return a.PerSecond > b.PerSecond
}

// furnish starts the server, gives it the base and lets the visitors come.
func furnish(ctx context.Context, b *measure.Bench, bin, dir string, p plan, made bool) (*crowd, int, error) {
	if err := b.Serve(bin, limits...); err != nil {
		return nil, 0, err
	}
	enter := product.SignIn
	if made {
		enter = product.SetUp
	}
	admin, err := enter(ctx, b.Node)
	if err != nil {
		return nil, 0, err
	}
	inbox, err := product.InboxKey(ctx, admin)
	if err != nil {
		return nil, 0, err
	}
	questions, err := importBase(ctx, b, bin, dir, p, made)
	if err != nil {
		return nil, 0, err
	}
	c := &crowd{free: make(chan *visitor, p.Visitors), question: madeUp(rand.New(rand.NewPCG(1, 2)))}
	if p.Ask != "" {
		if c.question, err = asked(p.Ask); err != nil {
			return nil, 0, err
		}
	}
	for i := range p.Visitors {
		v := &visitor{node: b.Node, inbox: inbox}
		if err := v.arrive(ctx); err != nil {
			return nil, 0, fmt.Errorf("visitor %d: %w", i, err)
		}
		c.free <- v
	}
	c.steady(ctx, 20, 3*time.Second) // connections are open, caches filled
	return c, questions, c.err
}

// importBase imports beside the running server, as an operator would, and trains.
func importBase(ctx context.Context, b *measure.Bench, bin, dir string, p plan, made bool) (questions int, err error) {
	file := p.KB
	if file == "" {
		file = filepath.Join(dir, "base.csv")
		if questions, err = writeFile(file, p.Variants); err != nil {
			return 0, err
		}
	} else if questions, err = count(file); err != nil {
		return 0, err
	}
	if !made {
		return questions, nil
	}
	began := time.Now()
	args := append([]string{"import", "knowledge", "--workspace", "trial"}, b.Args()...)
	if said, err := exec.CommandContext(ctx, bin, append(args, file)...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("import: %w\n%s", err, said)
	}
	fmt.Fprintf(os.Stderr, "%-8s %d questions imported and trained in %s\n", b.Store, questions, time.Since(began).Round(time.Second))
	return questions, nil
}
