package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// stage is one part of the whole run.
type stage struct {
	name string
	run  func(context.Context, *tally)
}

var stages = []stage{
	{"checks", runChecks},
	{"go", runGo},
	{"web", func(ctx context.Context, t *tally) { runNode(ctx, t, "web") }},
	{"widget", func(ctx context.Context, t *tally) { runNode(ctx, t, "widget") }},
	{"e2e", runEndToEnd},
}

func main() {
	only := flag.String("only", "", "stages to run, by name and comma; all without it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, *only))
}

func run(ctx context.Context, only string) int {
	t := &tally{}
	for _, s := range stages {
		if only != "" && !slices.Contains(strings.Split(only, ","), s.name) {
			continue
		}
		began := time.Now()
		before := *t
		s.run(ctx, t)
		fmt.Printf("── %s: %d passed, %d failed, %d skipped in %s\n", s.name,
			t.passed-before.passed, t.failed-before.failed, len(t.skips)-len(before.skips), time.Since(began).Round(time.Second))
	}
	return t.close(ctx.Err())
}
