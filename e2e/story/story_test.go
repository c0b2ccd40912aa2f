// Package story lives the product's stories in a real browser.
package story

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yingda/e2e/product"
)

func TestTheMainStoryInABrowser(t *testing.T) {
	root, err := product.Root()
	if err != nil {
		t.Fatal(err)
	}
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
	bin, err := product.Build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	n, err := product.Start(bin, "--data", t.TempDir(), "--sample", "none")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	out, err := exec.CommandContext(t.Context(), "node", "story.mjs", n.Base, n.Setup, filepath.Join(root, "e2e/shots")).CombinedOutput()
	t.Logf("%s", out)
	if err != nil || strings.Count(string(out), "\nok ") < 8 {
		t.Fatalf("the story did not come true: %v\n%s", err, n.Log())
	}
}
