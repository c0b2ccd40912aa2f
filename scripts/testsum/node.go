package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// vitest is the part of its JSON report that is counted.
type vitest struct {
	TestResults []struct {
		Name             string `json:"name"`
		Status           string `json:"status"`
		Message          string `json:"message"`
		AssertionResults []struct {
			FullName        string   `json:"fullName"`
			Status          string   `json:"status"`
			FailureMessages []string `json:"failureMessages"`
			Meta            struct {
				SkipReason string `json:"skipReason"`
			} `json:"meta"`
		} `json:"assertionResults"`
	} `json:"testResults"`
}

// runNode runs the tests of a folder that has a package.json with vitest.
func runNode(ctx context.Context, t *tally, dir string) {
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		return
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.fail(dir, "its packages are not installed: run make build")
		return
	}
	report, err := os.CreateTemp("", "vitest-*.json")
	if err != nil {
		t.fail(dir, err.Error())
		return
	}
	_ = report.Close()
	defer func() { _ = os.Remove(report.Name()) }()
	cmd := exec.CommandContext(ctx, "npx", "--no-install", "vitest", "run", "--reporter=json", "--outputFile="+report.Name(), "--passWithNoTests")
	cmd.Dir = dir
	out, runErr := cmd.CombinedOutput()
	failedBefore := t.failed
	if b, err := os.ReadFile(report.Name()); err != nil || !countVitest(b, dir, t) {
		t.fail(dir+" vitest", string(out))
		return
	}
	if runErr != nil && t.failed == failedBefore {
		t.fail(dir+" vitest", string(out))
	}
}

// countVitest counts a report; false when it is none.
func countVitest(report []byte, dir string, t *tally) bool {
	var v vitest
	if json.Unmarshal(report, &v) != nil {
		return false
	}
	here, _ := filepath.Abs(dir) // only shortens names
	for _, file := range v.TestResults {
		name := dir + "/" + strings.TrimPrefix(strings.TrimPrefix(file.Name, here), "/")
		if file.Status == "failed" && len(file.AssertionResults) == 0 {
			t.fail(name, file.Message) // it did not even load
		}
		for _, a := range file.AssertionResults {
			switch a.Status {
			case "passed":
				t.pass()
			case "failed":
				t.fail(name+": "+a.FullName, strings.Join(a.FailureMessages, "\n"))
			default: // pending, skipped, todo, disabled
				t.skip(name+": "+a.FullName, a.Meta.SkipReason)
			}
		}
	}
	return true
}
