package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"yingda/internal/testkit"
)

// runGo runs the Go tests of all packages but the end-to-end ones.
func runGo(ctx context.Context, t *tally) {
	all, err := exec.CommandContext(ctx, "go", "list", "./...").Output()
	if err != nil {
		t.fail("go list", err.Error())
		return
	}
	var packages []string
	for p := range strings.FieldsSeq(string(all)) {
		if !strings.Contains(p, "/e2e") {
			packages = append(packages, p)
		}
	}
	goTest(ctx, t, packages...)
}

// runEndToEnd runs the stories and the kill tests, one package after another:
// they start the whole product and measure time.
func runEndToEnd(ctx context.Context, t *tally) {
	if has("e2e") {
		goTest(ctx, t, "-p=1", "./e2e/...")
	}
	runNode(ctx, t, "e2e")
}

// goTest runs and counts, all packages with one PostgreSQL lent to them: a
// cluster of its own for each would take most of the time.
func goTest(ctx context.Context, t *tally, what ...string) {
	// Vet runs as a check of its own; without symbols the many binaries link sooner.
	args := append([]string{"test", "-json", "-vet=off", "-ldflags=-s -w", "-timeout=12m"}, what...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = os.Environ()
	if pg, err := testkit.StartPostgres(false); err == nil {
		defer func() { _ = pg.Release() }()
		cmd.Env = append(cmd.Env, testkit.SharedServer+"="+pg.AdminURL())
	} // else: each test that needs it says so
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.fail("go test", err.Error())
		return
	}
	if err := cmd.Start(); err != nil {
		t.fail("go test", err.Error())
		return
	}
	failedBefore := t.failed
	countGo(out, t)
	if err := cmd.Wait(); err != nil && t.failed == failedBefore {
		t.fail("go test", err.Error())
	}
}

// event is one line of `go test -json`.
type event struct {
	Action, Package, Test, Output string
	ImportPath                    string // of a build's output
	FailedBuild                   string
}

// countGo counts the tests that have no tests within; one with subtests counts
// only when it fails by itself.
func countGo(r io.Reader, t *tally) {
	c := &goCount{t: t, output: map[string]*strings.Builder{}, parents: map[string]bool{}, failed: map[string]bool{}, build: map[string]string{}}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil {
			c.take(e)
		}
		if err != nil {
			return
		}
	}
}

type goCount struct {
	t       *tally
	output  map[string]*strings.Builder
	parents map[string]bool
	failed  map[string]bool   // tests, and the tests and packages they are in
	build   map[string]string // output of builds that failed
}

func (c *goCount) take(e event) {
	name := e.Package
	if e.Test != "" {
		name += "." + e.Test
		if i := strings.LastIndex(name, "/"); i > len(e.Package) {
			c.parents[name[:i]] = true
		}
	}
	switch e.Action {
	case "build-output":
		c.build[e.ImportPath] += e.Output
	case "output":
		if c.output[name] == nil {
			c.output[name] = &strings.Builder{}
		}
		c.output[name].WriteString(e.Output)
	case "pass":
		if e.Test != "" && !c.parents[name] {
			c.t.pass()
		}
		delete(c.output, name)
	case "skip":
		if e.Test != "" {
			c.t.skip(name, reason(c.said(name)))
		}
		delete(c.output, name)
	case "fail":
		c.fail(e, name)
		delete(c.output, name)
	}
}

func (c *goCount) fail(e event, name string) {
	alone := !c.failed[name] // no test within it has failed
	for at := name; ; {
		c.failed[at] = true
		i := strings.LastIndex(at, "/")
		if i <= len(e.Package) {
			break
		}
		at = at[:i]
	}
	c.failed[e.Package] = true
	if alone {
		c.t.fail(name, c.build[e.FailedBuild]+c.said(name))
	}
}

func (c *goCount) said(name string) string {
	if b := c.output[name]; b != nil {
		return b.String()
	}
	return ""
}

var reFrame = regexp.MustCompile(`^\s*(===|---) `)

// reason is what a skipped test printed, without the runner's own lines.
func reason(output string) string {
	var out []string
	for line := range strings.Lines(output) {
		if !reFrame.MatchString(line) && strings.TrimSpace(line) != "" {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, " ")
}
