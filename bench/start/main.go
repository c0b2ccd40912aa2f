package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

type report struct {
	measure.Machine
	Binary      int64     `json:"binary_bytes"`
	FirstMS     float64   `json:"first_start_ms"`
	FirstCPU    float64   `json:"first_start_cpu_ms"`
	StartsMS    []float64 `json:"starts_ms"`
	BestMS      float64   `json:"best_start_ms"`
	MedianMS    float64   `json:"median_start_ms"`
	StartCPU    []float64 `json:"start_cpu_ms"`
	WaitS       float64   `json:"wait_s"`
	TrainedKiB  int64     `json:"idle_rss_after_training_kib"`
	IdleKiB     int64     `json:"idle_rss_kib"`
	AnsweredKiB int64     `json:"idle_rss_after_an_answer_kib"`
	IdleCPU     float64   `json:"idle_cpu_ms_a_second"`
}

func main() {
	starts := flag.Int("starts", 7, "starts with the sample loaded")
	wait := flag.Duration("wait", 30*time.Second, "how long the process is idle before its memory is read")
	flag.Parse()
	if err := run(context.Background(), *starts, *wait); err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, starts int, wait time.Duration) error {
	dir, err := os.MkdirTemp("", "yingda-bench-bin-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin, err := product.Build(dir)
	if err != nil {
		return err
	}
	out, err := measureAll(ctx, bin, starts, wait)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "first start %.0f ms; with the sample best %.0f, median %.0f ms; idle %.1f MiB after training, %.1f after a start, %.1f after an answer\n",
		out.FirstMS, out.BestMS, out.MedianMS, float64(out.TrainedKiB)/1024, float64(out.IdleKiB)/1024, float64(out.AnsweredKiB)/1024)
	return measure.Print(os.Stdout, out)
}

func measureAll(ctx context.Context, bin string, starts int, wait time.Duration) (out report, err error) {
	out = report{Machine: measure.Here(), WaitS: wait.Seconds()}
	info, err := os.Stat(bin)
	if err != nil {
		return out, err
	}
	out.Binary = info.Size()
	b, err := measure.Prepare(ctx, "sqlite")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	if out.FirstMS, out.FirstCPU, err = start(ctx, b, bin); err != nil {
		return out, err
	}
	if out.TrainedKiB, err = trained(ctx, b, wait); err != nil {
		return out, err
	}
	for range starts {
		if err := b.Node.Stop(); err != nil {
			return out, err
		}
		took, cpu, err := start(ctx, b, bin)
		if err != nil {
			return out, err
		}
		out.StartsMS, out.StartCPU = append(out.StartsMS, took), append(out.StartCPU, cpu)
	}
	sorted := slices.Sorted(slices.Values(out.StartsMS))
	out.BestMS, out.MedianMS = sorted[0], sorted[len(sorted)/2]
	return out, out.idle(ctx, b, wait)
}

// trained waits until the first start's training for the sample is through and
// the process has been idle since.
func trained(ctx context.Context, b *measure.Bench, wait time.Duration) (kib int64, err error) {
	for end := time.Now().Add(3 * time.Minute); !strings.Contains(b.Node.Log(), "model trained"); time.Sleep(200 * time.Millisecond) {
		if ctx.Err() != nil || time.Now().After(end) {
			return 0, errors.Join(ctx.Err(), errors.New("the sample was not trained for"))
		}
	}
	time.Sleep(wait)
	return measure.RSS(b.Node.Pid())
}

// start runs the binary until it says that it is ready.
func start(ctx context.Context, b *measure.Bench, bin string) (ms, cpu float64, err error) {
	began := time.Now()
	if err := b.Serve(bin); err != nil {
		return 0, 0, err
	}
	if err := product.NewClient(b.Node).Do(ctx, "GET", "/readyz", nil, nil); err != nil {
		return 0, 0, err
	}
	took := time.Since(began)
	used, err := measure.CPU(b.Node.Pid())
	return measure.MS(took), measure.MS(used), err
}

// idle reads the memory of the process after some idleness, twice.
func (out *report) idle(ctx context.Context, b *measure.Bench, wait time.Duration) (err error) {
	used, err := measure.CPU(b.Node.Pid())
	if err != nil {
		return err
	}
	time.Sleep(wait)
	after, err := measure.CPU(b.Node.Pid())
	if err != nil {
		return err
	}
	out.IdleCPU = measure.MS(after-used) / max(wait.Seconds(), 1)
	if out.IdleKiB, err = measure.RSS(b.Node.Pid()); err != nil {
		return err
	}
	if err := askSample(ctx, b.Node); err != nil {
		return err
	}
	time.Sleep(wait)
	out.AnsweredKiB, err = measure.RSS(b.Node.Pid())
	return err
}

// askSample asks the sample's bot something, as a visitor of the demo page.
func askSample(ctx context.Context, n *product.Node) error {
	key, err := demoInbox(ctx, n)
	if err != nil {
		return err
	}
	v, err := product.Visitor(ctx, n, key)
	if err != nil {
		return err
	}
	m, _, err := v.Say(ctx, "m", "话费怎么查")
	if err != nil {
		return err
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		heard, err := v.Heard(ctx, m.Seq)
		if err != nil || len(heard) > 0 {
			return err
		}
	}
	return errors.New("the sample's bot does not answer")
}

// demoInbox reads the first inbox's key off the demo page.
func demoInbox(ctx context.Context, n *product.Node) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.Base+"/demo", nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() //nolint:errcheck // it is read
	page, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	found := inboxKey.FindSubmatch(page)
	if found == nil {
		return "", errors.New("the demo page names no inbox")
	}
	return string(found[1]), nil
}

var inboxKey = regexp.MustCompile(`/demo\?inbox=([A-Za-z0-9_-]+)`)
