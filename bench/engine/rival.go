package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"yingda/e2e/product"
)

// rival measures bleve on the same questions. It is a module of its own and runs
// as a process of its own, like the engine.
func (s set) rival(ctx context.Context, p plan) (f figures, err error) {
	dir, err := os.MkdirTemp("", "yingda-bench-rival-")
	if err != nil {
		return f, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	root, err := product.Root()
	if err != nil {
		return f, err
	}
	bin := filepath.Join(dir, "bleve")
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, ".")
	build.Dir = filepath.Join(root, "bench", "engine", "bleve")
	if said, err := build.CombinedOutput(); err != nil {
		return f, fmt.Errorf("build bleve: %w\n%s", err, said)
	}
	in, err := json.Marshal(map[string]any{"questions": s.all(), "asked": s.asked, "threads": p.Threads, "for_s": p.For.Seconds()})
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, bin)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return f, fmt.Errorf("bleve: %w", err)
	}
	return f, json.Unmarshal(said, &f)
}

// all questions, each with its item.
func (s set) all() []asked {
	out := make([]asked, 0, s.questions())
	for _, it := range s.items {
		for _, q := range it.Questions {
			out = append(out, asked{q.Text, []string{it.ID}})
		}
	}
	return out
}
