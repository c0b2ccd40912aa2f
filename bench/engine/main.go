package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"yingda/bench/measure"
	"yingda/engine"
)

type plan struct {
	KB, Queries string
	Questions   int
	Seed        uint64
	Threads     int
	For         time.Duration
	Rival       bool
}

type report struct {
	measure.Machine
	Base  string   `json:"base"`
	Seed  uint64   `json:"seed"`
	Note  string   `json:"note"`
	Bases []beside `json:"bases"`
}

// beside is one base under the engine and under bleve.
type beside struct {
	Name      string    `json:"name"`
	Items     int       `json:"items"`
	Questions int       `json:"questions"`
	Engine    figures   `json:"engine"`
	Bleve     *figures  `json:"bleve"`
	Ratios    *quotient `json:"engine_by_bleve"`
}

// figures of a base. Memory is that of a process that does nothing else.
type figures struct {
	BuildS    float64 `json:"build_s"`
	BuildCPUS float64 `json:"build_cpu_s"`
	PeakMiB   float64 `json:"peak_mib"`   // while building
	AskingMiB float64 `json:"asking_mib"` // after it, asked
	ModelMiB  float64 `json:"model_mib,omitempty"`
	LoadMS    float64 `json:"load_ms,omitempty"`
	P50us     float64 `json:"p50_us"`
	P99us     float64 `json:"p99_us"`
	PerSecond float64 `json:"per_second"`
	First     float64 `json:"right_first_percent"`
}

// quotient is the engine's figure divided by bleve's.
type quotient struct {
	BuildCPU  float64 `json:"build_cpu"`
	Peak      float64 `json:"peak"`
	P50       float64 `json:"p50"`
	P99       float64 `json:"p99"`
	PerSecond float64 `json:"per_second"`
	First     float64 `json:"right_first"`
}

func main() {
	var p plan
	flag.StringVar(&p.KB, "kb", "", "the base: CSV as for yingda eval faq; without, one is made up")
	flag.StringVar(&p.Queries, "queries", "", "questions to it: TSV as for yingda eval faq; its answerable dev ones are asked")
	flag.IntVar(&p.Questions, "questions", 400_000, "questions of the recombined base; 0: none")
	flag.Uint64Var(&p.Seed, "seed", 1, "of training and of recombining")
	flag.IntVar(&p.Threads, "threads", 2, "processors to train and to ask with")
	flag.DurationVar(&p.For, "for", 3*time.Second, "how long turns a second are counted")
	flag.BoolVar(&p.Rival, "rival", true, "measure bleve beside it")
	alone := flag.String("alone", "", "measure one base in this process: base or recombined")
	flag.Parse()
	if err := run(context.Background(), p, *alone); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, alone string) error {
	if alone != "" {
		s, err := p.set(alone)
		if err != nil {
			return err
		}
		f, err := s.measure(ctx, p)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(f)
	}
	out := report{Machine: measure.Here(), Base: "made up by the benchmark", Seed: p.Seed, Note: "one turn: understand, search and decide, one after the other; a second: on all threads at once"}
	if p.KB != "" {
		out.Base = filepath.Base(filepath.Dir(p.KB)) + "/" + filepath.Base(p.KB)
	}
	names := []string{"base", "recombined"}
	if p.Questions == 0 {
		names = names[:1]
	}
	for _, name := range names {
		b, err := p.both(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		out.Bases = append(out.Bases, b)
	}
	return measure.Print(os.Stdout, out)
}

// both measures a base under the engine and under bleve, one after the other.
func (p plan) both(ctx context.Context, name string) (beside, error) {
	s, err := p.set(name)
	if err != nil {
		return beside{}, err
	}
	b := beside{Name: name, Items: len(s.items), Questions: s.questions()}
	if b.Engine, err = inItsOwnProcess(ctx, name); err != nil {
		return b, err
	}
	tell(name, b.Questions, "engine", b.Engine)
	b.Engine = b.Engine.shortened()
	if !p.Rival {
		return b, nil
	}
	rival, err := s.rival(ctx, p)
	if err != nil {
		return b, err
	}
	tell(name, b.Questions, "bleve", rival)
	rival = rival.shortened()
	b.Bleve, b.Ratios = &rival, by(b.Engine, rival)
	return b, nil
}

// inItsOwnProcess measures with a heap that nothing else has used.
func inItsOwnProcess(ctx context.Context, name string) (f figures, err error) {
	self, err := os.Executable()
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, self, append(os.Args[1:], "-alone", name)...)
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(said, &f)
}

func by(a, b figures) *quotient {
	q := func(x, y float64) float64 { return short(x / y) }
	return &quotient{q(a.BuildCPUS, b.BuildCPUS), q(a.PeakMiB, b.PeakMiB), q(a.P50us, b.P50us), q(a.P99us, b.P99us), q(a.PerSecond, b.PerSecond), q(a.First, b.First)}
}

// shortened has no more digits than mean something.
func (f figures) shortened() figures {
	for _, v := range []*float64{&f.BuildS, &f.BuildCPUS, &f.PeakMiB, &f.AskingMiB, &f.ModelMiB, &f.LoadMS, &f.P50us, &f.P99us, &f.PerSecond, &f.First} {
		*v = short(*v)
	}
	return f
}

// short rounds to three digits, and to whole numbers where there are more.
func short(x float64) float64 {
	if math.Abs(x) >= 1000 || math.IsNaN(x) {
		return math.Round(x)
	}
	v, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64) // of its own making
	return v
}

func tell(name string, questions int, who string, f figures) {
	fmt.Fprintf(os.Stderr, "%-10s %6d questions, %-6s built in %.1f s (%.1f s of processors), peak %.0f MiB; p50 %.0f p99 %.0f µs, %.0f a second; right first %.1f %%\n",
		name, questions, who, f.BuildS, f.BuildCPUS, f.PeakMiB, f.P50us, f.P99us, f.PerSecond, f.First)
}

var errNothingAsked = errors.New("no questions to ask")

// options of the engine.
func (p plan) options() engine.Options {
	return engine.Options{Seed: p.Seed, Threads: p.Threads}
}
