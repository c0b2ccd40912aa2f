package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"yingda/bench/measure"
	"yingda/bench/town"
	"yingda/e2e/product"
)

type plan struct {
	Known, Used  int
	Small, Large size
	Wait         time.Duration
	Keep         string
}

// size of a workspace's base.
type size struct{ Items, Variants int }

func (s size) questions() int { return s.Items * (1 + s.Variants) }

type report struct {
	measure.Machine
	Known     int     `json:"workspaces_known"`
	Used      int     `json:"workspaces_in_use"`
	Questions int     `json:"questions_each"`
	IdleMiB   float64 `json:"idle_mib"`
	UsedMiB   float64 `json:"in_use_mib"`
	PeakMiB   float64 `json:"peak_mib"`
	WaitS     float64 `json:"wait_s"` // between the last question and the reading of the memory
	First     first   `json:"first_question"`
	Large     large   `json:"large"`
}

// first is what the first question to a workspace costs, in milliseconds, beside
// the second.
type first struct {
	MedianMS float64 `json:"median_ms"`
	MaxMS    float64 `json:"max_ms"`
	SecondMS float64 `json:"second_median_ms"`
}

type large struct {
	Questions int     `json:"questions"`
	FirstMS   float64 `json:"first_ms"` // the median of the starts
	MaxMS     float64 `json:"first_max_ms"`
	SecondMS  float64 `json:"second_ms"`
	Starts    int     `json:"starts"`
}

func main() {
	p := plan{Small: size{67, 14}, Large: size{town.Items(), 14}}
	flag.IntVar(&p.Known, "known", 200, "workspaces there are")
	flag.IntVar(&p.Used, "used", 20, "workspaces that are asked")
	flag.DurationVar(&p.Wait, "wait", 10*time.Second, "how long the server is left alone before its memory is read")
	flag.StringVar(&p.Keep, "keep", "", "folder of a store to make, or to use again")
	flag.Parse()
	if err := run(context.Background(), p); err != nil {
		fmt.Fprintln(os.Stderr, "workspaces:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) error {
	bin, remove, err := measure.Build()
	if err != nil {
		return err
	}
	defer remove()
	out, err := p.measure(ctx, bin)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d workspaces known, %d in use: %.0f MiB (idle %.0f, peak %.0f); first question %.0f ms, second %.1f; with %d questions %.0f ms\n",
		out.Known, out.Used, out.UsedMiB, out.IdleMiB, out.PeakMiB, out.First.MedianMS, out.First.SecondMS, out.Large.Questions, out.Large.FirstMS)
	return measure.Print(os.Stdout, out)
}

func (p plan) measure(ctx context.Context, bin string) (out report, err error) {
	b, made, err := p.prepare(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	if made {
		if err := p.furnish(ctx, b, bin); err != nil {
			return out, err
		}
	}
	out = report{Machine: measure.Here(), Known: p.Known, Used: p.Used, Questions: p.Small.questions(), WaitS: p.Wait.Seconds()}
	if err := out.small(ctx, b, bin, p); err != nil {
		return out, err
	}
	return out, out.large(ctx, b, bin, p)
}

func (p plan) prepare(ctx context.Context) (b *measure.Bench, made bool, err error) {
	if p.Keep != "" {
		return measure.PrepareIn(p.Keep)
	}
	b, err = measure.Prepare(ctx, "sqlite")
	return b, true, err
}

// small asks some of the workspaces, each twice, and reads the memory.
func (out *report) small(ctx context.Context, b *measure.Bench, bin string, p plan) error {
	admin, err := enter(ctx, b, bin)
	if err != nil {
		return err
	}
	time.Sleep(p.Wait)
	if out.IdleMiB, err = mib(measure.RSS(b.Node.Pid())); err != nil {
		return err
	}
	var once, again []time.Duration
	for i := range p.Used {
		admin.Workspace = slug(i)
		for _, all := range []*[]time.Duration{&once, &again} {
			took, err := ask(ctx, admin)
			if err != nil {
				return fmt.Errorf("workspace %d: %w", i, err)
			}
			*all = append(*all, took)
		}
	}
	o, a := measure.Latencies(once), measure.Latencies(again)
	out.First = first{o.P50, o.Max, a.P50}
	time.Sleep(p.Wait)
	if out.UsedMiB, err = mib(measure.RSS(b.Node.Pid())); err != nil {
		return err
	}
	if out.PeakMiB, err = mib(measure.PeakRSS(b.Node.Pid())); err != nil {
		return err
	}
	return b.Node.Stop()
}

// starts of the server, each of which loads the large base once.
const starts = 5

func (out *report) large(ctx context.Context, b *measure.Bench, bin string, p plan) error {
	var once, again []time.Duration
	for range starts {
		admin, err := enter(ctx, b, bin)
		if err != nil {
			return err
		}
		admin.Workspace = largeSlug
		for _, all := range []*[]time.Duration{&once, &again} {
			took, err := ask(ctx, admin)
			if err != nil {
				return err
			}
			*all = append(*all, took)
		}
		if err := b.Node.Stop(); err != nil {
			return err
		}
	}
	o, a := measure.Latencies(once), measure.Latencies(again)
	out.Large = large{p.Large.questions(), o.P50, o.Max, a.P50, starts}
	return nil
}

func mib(kib int64, err error) (float64, error) { return float64(kib*10/1024) / 10, err }

func enter(ctx context.Context, b *measure.Bench, bin string) (*product.Client, error) {
	if err := b.Serve(bin, "--sample", "none"); err != nil {
		return nil, err
	}
	return product.SignIn(ctx, b.Node)
}

// ask tries a question out and tells how long that took; one without candidates
// is an error: nothing was loaded.
func ask(ctx context.Context, admin *product.Client) (time.Duration, error) {
	var found struct {
		Candidates []struct {
			Key string `json:"key"`
		} `json:"candidates"`
	}
	text, _ := town.Question(rand.New(rand.NewPCG(1, 2)))
	began := time.Now()
	err := admin.Do(ctx, "POST", "/api/v1/knowledge/test", map[string]any{"question": text, "channel": "webchat", "locale": "zh-CN"}, &found)
	took := time.Since(began)
	if err == nil && len(found.Candidates) == 0 {
		err = errors.New("nothing was found")
	}
	return took, err
}

func slug(i int) string { return fmt.Sprintf("w%03d", i) }

const largeSlug = "large"
