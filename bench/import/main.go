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
	"yingda/bench/town"
	"yingda/e2e/product"
)

// cost is what one run of the command took.
type cost struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_s"` // its own and its children's
	PeakMiB float64 `json:"peak_mib"`
}

type report struct {
	measure.Machine
	Documents int64 `json:"documents"`
	Bytes     int64 `json:"document_bytes"`
	Chunks    int64 `json:"chunks"`
	First     cost  `json:"documents_read"` // and published, and trained for
	Again     cost  `json:"documents_read_again"`
	Questions int   `json:"questions"`
	Asked     cost  `json:"questions_imported"` // and published, and trained for
}

func main() {
	documents := flag.Int("documents", 10_000, "documents in the folder")
	questions := flag.Int("questions", 50_000, "questions in the file, about")
	flag.Parse()
	if err := run(context.Background(), *documents, *questions); err != nil {
		fmt.Fprintln(os.Stderr, "import:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, documents, questions int) error {
	bin, remove, err := measure.Build()
	if err != nil {
		return err
	}
	defer remove()
	out, err := measureAll(ctx, bin, documents, questions)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d documents, %d chunks: %.1f s (%.1f of processors), %.0f MiB at most; again %.1f s; %d questions: %.1f s (%.1f), %.0f MiB\n",
		out.Documents, out.Chunks, out.First.Seconds, out.First.CPU, out.First.PeakMiB, out.Again.Seconds, out.Questions, out.Asked.Seconds, out.Asked.CPU, out.Asked.PeakMiB)
	return measure.Print(os.Stdout, out)
}

func measureAll(ctx context.Context, bin string, documents, questions int) (out report, err error) {
	out.Machine = measure.Here()
	dir, err := os.MkdirTemp("", "yingda-bench-import-")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := out.questions(ctx, bin, dir, questions); err != nil {
		return out, err
	}
	return out, out.documents(ctx, bin, dir, documents)
}

// questions imports a file into a store of its own.
func (out *report) questions(ctx context.Context, bin, dir string, n int) (err error) {
	out.Asked, out.Questions, err = base(ctx, bin, filepath.Join(dir, "questions"), n/town.Items()-1)
	return err
}

// base makes a store and imports the town's items, with so many similar questions
// each.
func base(ctx context.Context, bin, data string, variants int) (c cost, questions int, err error) {
	file := data + ".csv"
	f, err := os.Create(file)
	if err != nil {
		return c, 0, err
	}
	questions, err = town.Write(f, town.Items(), max(variants, 0))
	if err := errors.Join(err, f.Close()); err != nil {
		return c, questions, err
	}
	if err := house(ctx, bin, data); err != nil {
		return c, questions, err
	}
	c, err = command(ctx, nil, bin, "import", "knowledge", "--data", data, "--json", file)
	return c, questions, err
}

// house makes a store with one company in it.
func house(ctx context.Context, bin, data string) error {
	b, _, err := measure.PrepareIn(data)
	if err != nil {
		return err
	}
	if err := b.Serve(bin, "--sample", "none"); err != nil {
		return err
	}
	_, err = product.SetUp(ctx, b.Node)
	return errors.Join(err, b.End())
}

// documents imports a folder twice, into a small base.
func (out *report) documents(ctx context.Context, bin, dir string, n int) (err error) {
	data, folder := filepath.Join(dir, "documents"), filepath.Join(dir, "papers")
	if _, _, err := base(ctx, bin, data, 0); err != nil {
		return err
	}
	if out.Bytes, err = papers(folder, n); err != nil {
		return err
	}
	var said struct {
		Base *struct{ Documents, Chunks int64 } `json:"base_version"`
	}
	if out.First, err = command(ctx, &said, bin, "import", "documents", "--data", data, "--json", folder); err != nil {
		return err
	}
	if said.Base == nil {
		return errors.New("nothing was published")
	}
	out.Documents, out.Chunks = said.Base.Documents, said.Base.Chunks
	out.Again, err = command(ctx, nil, bin, "import", "documents", "--data", data, "--json", folder)
	return err
}

// command runs the binary and reads what it says into said.
func command(ctx context.Context, said any, bin string, args ...string) (c cost, err error) {
	cmd := exec.CommandContext(ctx, bin, args...)
	began := time.Now()
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return c, fmt.Errorf("%v: %w\n%s", args[:2], err, exit.Stderr)
	}
	if err != nil {
		return c, err
	}
	c.Seconds = time.Since(began).Seconds()
	c.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.PeakMiB = float64(used.Maxrss) / 1024
	}
	if said == nil {
		return c, nil
	}
	return c, json.Unmarshal(out, said)
}
