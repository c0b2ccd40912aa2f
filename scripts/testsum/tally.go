package main

import (
	"fmt"
	"strings"
)

// tally counts what has run.
type tally struct {
	passed, failed int
	skips          []skip
	failures       []string
}

type skip struct{ name, reason string }

func (t *tally) pass() { t.passed++ }

// fail counts a failure and prints it at once, for whoever watches.
func (t *tally) fail(name, output string) {
	t.failed++
	t.failures = append(t.failures, name)
	fmt.Printf("✗ %s\n%s\n", name, indent(output))
}

func (t *tally) skip(name, reason string) {
	if reason == "" {
		reason = "no reason given"
	}
	t.skips = append(t.skips, skip{name, reason})
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    ")
}

// close prints the sum and returns the exit code.
func (t *tally) close(interrupted error) int {
	for _, s := range t.skips {
		fmt.Printf("skipped %s: %s\n", s.name, s.reason)
	}
	for _, f := range t.failures {
		fmt.Printf("failed %s\n", f)
	}
	if interrupted != nil {
		fmt.Println("interrupted: not everything has run")
		t.failed++
	}
	if t.passed+t.failed == 0 {
		fmt.Println("nothing has run")
		t.failed++
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", t.passed, t.failed, len(t.skips))
	if t.failed > 0 {
		return 1
	}
	return 0
}
