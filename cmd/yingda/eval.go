package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"time"

	"yingda/engine"
	"yingda/engine/eval"
)

// evalCmd measures the answer engine. Each of its commands prints one line of
// JSON; where the time goes stands on the error output.
type evalCmd struct {
	Intents evalIntentsCmd `cmd:"" help:"Labelled texts: train on one split, ask another."`
	FAQ     evalFAQCmd     `cmd:"" name:"faq" help:"A knowledge base and questions whose items are known."`
	Table   evalTableCmd   `cmd:"" help:"All of them on a folder of sets, as a table beside the figures of others."`
	Robust  evalRobustCmd  `cmd:"" help:"A knowledge base and spoiled or reversed questions; without cases they are made."`
	Loop    evalLoopCmd    `cmd:"" help:"The loop in rounds: what labels are worth in which order, and what a base lacks that comes to light."`
}

type evalIntentsCmd struct {
	Data  string `required:"" help:"JSON lines with text, label and split; label oos is out of scope." type:"existingfile"`
	Train string `help:"Split to learn from." default:"train"`
	Test  string `help:"Split to ask." default:"dev"`
	evalSettings
}

type evalFAQCmd struct {
	KB      string `name:"kb" required:"" help:"CSV: id, category, question, similar_questions, answer, group." type:"existingfile"`
	Queries string `required:"" help:"Lines of split, query, ids joined by | or -, kind (para, near, off), parted by tabs." type:"existingfile"`
	Split   string `help:"Split to ask." default:"dev"`
	evalSettings
}

type evalRobustCmd struct {
	KB    string `name:"kb" required:"" help:"CSV as for faq." type:"existingfile"`
	Cases string `help:"Lines of family, original, changed, ids joined by | or -, parted by tabs." type:"existingfile"`
	evalSettings
}

type evalSettings struct {
	Seed      uint64 `help:"Of training and of what is drawn at random." default:"1"`
	Threads   int    `help:"Processors to train on; 0: all. The result does not depend on it." default:"0"`
	Untrained bool   `help:"Measure what answers until a base is trained."`
}

func (s evalSettings) bench() eval.Bench {
	threads := s.Threads
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	return eval.Bench{Options: engine.Options{Seed: s.Seed, Threads: threads, Quick: s.Untrained}, Policy: engine.DefaultPolicy(), Clock: time.Now, Gauge: resident}
}

func (c evalIntentsCmd) Run(ctx context.Context) error {
	rows, err := readAll(c.Data, eval.ReadRows)
	if err != nil {
		return err
	}
	return report(eval.RunIntents(ctx, rows, c.Train, c.Test, c.bench()))
}

func (c evalFAQCmd) Run(ctx context.Context) error {
	base, err := readAll(c.KB, eval.ReadBase)
	if err != nil {
		return err
	}
	queries, err := readAll(c.Queries, eval.ReadQueries)
	if err != nil {
		return err
	}
	return report(eval.RunFAQ(ctx, base, queries, c.Split, c.bench()))
}

func (c evalRobustCmd) Run(ctx context.Context) error {
	base, err := readAll(c.KB, eval.ReadBase)
	if err != nil {
		return err
	}
	var cases []eval.Case
	if c.Cases != "" {
		if cases, err = readAll(c.Cases, eval.ReadCases); err != nil {
			return err
		}
	}
	return report(eval.RunRobust(ctx, base, cases, c.bench()))
}

func readAll[T any](path string, read func(io.Reader) ([]T, error)) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	out, err := read(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

func report[T any](figures T, err error) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}

// resident is the memory of this process in MiB, where the system tells.
func resident() float64 {
	data, err := os.ReadFile("/proc/self/statm")
	if fields := bytes.Fields(data); err == nil && len(fields) > 1 {
		if pages, err := strconv.ParseFloat(string(fields[1]), 64); err == nil {
			return pages * float64(os.Getpagesize()) / (1 << 20)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}
