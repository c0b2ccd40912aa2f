package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// runChecks runs what is no test and can fail all the same.
func runChecks(ctx context.Context, t *tally) {
	check(ctx, t, "go vet", ".", "go", "vet", "./...")
	checkFormat(ctx, t)
	if installed("web") {
		check(ctx, t, "web types", "web", "npx", "--no-install", "tsc", "-p", ".")
		check(ctx, t, "client types", "web", "npx", "--no-install", "tsc", "-p", "../clients/typescript")
		check(ctx, t, "web lint", "web", "npx", "--no-install", "biome", "check", "--log-level=warn", ".")
		checkGenerated(ctx, t)
	}
	if built("web") {
		if _, err := os.Stat("web/scripts/budget.mjs"); err == nil {
			check(ctx, t, "web budgets", "web", "npm", "run", "--silent", "budget")
		}
	}
	if installed("widget") {
		check(ctx, t, "widget types", "widget", "npx", "--no-install", "tsc", "-p", ".")
	}
	if built("widget") {
		check(ctx, t, "widget size", "widget", "npm", "run", "--silent", "size")
	}
}

func installed(dir string) bool { return has(filepath.Join(dir, "node_modules")) }

func built(dir string) bool {
	return installed(dir) && (has(filepath.Join(dir, "dist", "index.html")) || has(filepath.Join(dir, "dist", "widget.js")))
}

func has(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func check(ctx context.Context, t *tally, name, dir, program string, args ...string) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.fail(name, string(out)+err.Error())
		return
	}
	t.pass()
}

func checkFormat(ctx context.Context, t *tally) {
	files, err := exec.CommandContext(ctx, "git", "ls-files", "*.go").Output()
	if err != nil {
		t.fail("gofmt", "git ls-files: "+err.Error())
		return
	}
	var there []string
	for _, f := range strings.Fields(string(files)) {
		if has(f) { // listed but deleted in the work tree otherwise
			there = append(there, f)
		}
	}
	out, err := exec.CommandContext(ctx, "gofmt", append([]string{"-l"}, there...)...).CombinedOutput()
	if err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.fail("gofmt", "not formatted:\n"+string(out))
		return
	}
	t.pass()
}

// generated are the files that `make generate` makes and that are committed.
var generated = []string{"api/openapi.json", "web/src/api/schema.ts", "clients/typescript/src/schema.ts"}

// checkGenerated makes them anew and compares with what is there.
func checkGenerated(ctx context.Context, t *tally) {
	before := map[string][]byte{}
	for _, path := range generated {
		before[path], _ = os.ReadFile(path) // one that is not there differs from what is made
	}
	if out, err := exec.CommandContext(ctx, "make", "--no-print-directory", "generate").CombinedOutput(); err != nil {
		t.fail("make generate", string(out))
		return
	}
	for _, path := range generated {
		after, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(before[path], after) {
			t.fail("generated "+path, "it does not match the code: run make generate and commit what it changes")
			continue
		}
		t.pass()
	}
}
