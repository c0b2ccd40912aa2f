// Package story lives the product's stories in a real browser.
package story

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yingda/e2e/product"
)

var bin, root string // built once for all stories

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "story")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		root, err = product.Root()
	}
	if err == nil {
		bin, err = product.Build(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func TestTheStoriesInABrowser(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	for _, c := range []struct {
		locale string
		steps  int
	}{
		{"zh-CN", 56}, // and without a network, out of hours, at the desk, two editors at once, and all that an administrator sets up
		{"en", 11},
	} {
		t.Run(c.locale, func(t *testing.T) {
			t.Parallel()
			n := start(t, t.TempDir(), "--sample", "none", "--allow-hosts", "localhost") // a program of the story's own hears webhooks
			live(t, n, c.steps, "story.mjs", n.Base, n.Setup, filepath.Join(root, "e2e/shots"), c.locale)
		})
	}
}

// TestEveryPage looks at all pages of a company that is at work.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	dir := t.TempDir()
	n := start(t, dir)
	if out, err := exec.CommandContext(t.Context(), bin, "sample", "fill", "--data", dir).CombinedOutput(); err != nil {
		t.Fatalf("fill the sample: %v\n%s", err, out)
	}
	live(t, n, 9, "pages.mjs", n.Base, n.Setup, filepath.Join(root, "e2e/shots"))
}

// TestTheHelpCentre reads the sample company's public answers.
func TestTheHelpCentre(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	n := start(t, t.TempDir())
	live(t, n, 8, "help.mjs", n.Base, n.Setup, filepath.Join(root, "e2e/shots"))
}

func needBrowser(t *testing.T) {
	t.Helper()
	for _, need := range []struct{ what, pattern string }{
		{"Debian's chromium", "/usr/bin/chromium"},
		{"the web's packages (make test installs them)", filepath.Join(root, "web/node_modules/playwright-core/package.json")},
		{"the built console (make build)", filepath.Join(root, "web/dist/index.html")},
		{"the built widget (make build)", filepath.Join(root, "widget/dist/widget.js")},
	} {
		if found, err := filepath.Glob(need.pattern); err != nil || len(found) == 0 {
			t.Skipf("needs %s", need.what)
		}
	}
}

func start(t *testing.T, dir string, args ...string) *product.Node {
	t.Helper()
	n, err := product.Start(bin, append([]string{"--data", dir}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// live runs a script that prints a line for each step that came true.
func live(t *testing.T, n *product.Node, steps int, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput()
	t.Logf("\n%s", out)
	if came := strings.Count("\n"+string(out), "\nok "); err != nil || came < steps {
		t.Fatalf("%d of at least %d steps came true: %v\n%s", came, steps, err, n.Log())
	}
}
