package archtest

import (
	"slices"
	"strings"
	"testing"
)

// rows are the product from top to bottom; a package imports only what stands
// in a row below its own. Packages of one row do not import each other; those
// of one domain (knowledge, knowledge/search) do.
var rows = [][]string{
	{"bench"}, // runs the product as e2e does, with e2e/product
	{"cmd", "e2e", "scripts"},
	{"app"},
	{"server"},
	{"learning", "value", "outreach", "sample"},
	{"bot", "desk", "channel", "voice"},
	{"conversation", "knowledge"},
	{"customer", "workspace"},
	{"engine"},
	{"internal", "locale", "web", "widget", "api"},
}

// channels are domains of their own although they share a folder.
func domainOf(dir string) string {
	parts := strings.Split(dir, "/")
	if parts[0] == "channel" && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

func rowOf(dir string) int {
	top, _, _ := strings.Cut(dir, "/")
	return slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, top) })
}

func mayImport(from, to string) bool {
	if domainOf(from) == domainOf(to) {
		return true
	}
	return rowOf(from) < rowOf(to)
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		if rowOf(p.dir) < 0 {
			t.Errorf("package %s stands in no row of the layout", p.dir)
			continue
		}
		for _, to := range p.imports() {
			if !mayImport(p.dir, to) {
				t.Errorf("%s imports %s: the arrow points the other way", p.dir, to)
			}
		}
	}
}

// The engine knows nothing of the product, and plumbing does not know the word
// conversation.
func TestTheEngineImportsNothingOfTheProduct(t *testing.T) {
	for _, p := range packages(t) {
		if domainOf(p.dir) != "engine" {
			continue
		}
		for _, to := range p.imports() {
			if domainOf(to) != "engine" {
				t.Errorf("%s imports %s", p.dir, to)
			}
		}
	}
}

func TestTheArrowItself(t *testing.T) {
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{"cmd/yingda", "app", true},
		{"app", "cmd/yingda", false},
		{"bot", "knowledge/search", true},
		{"knowledge", "bot", false},
		{"knowledge", "conversation", false},
		{"knowledge/search", "knowledge", true},
		{"desk", "bot", false},
		{"channel/webchat", "channel/webhook", false},
		{"internal/db", "customer", false},
		{"internal/job", "internal/db", true},
		{"engine", "internal/id", true},
		{"server", "value", true},
		{"value", "desk", true},
	} {
		if mayImport(c.from, c.to) != c.may {
			t.Errorf("%s → %s: %v", c.from, c.to, !c.may)
		}
	}
}

func packages(t *testing.T) []*pkg {
	t.Helper()
	at, err := root()
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(at)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages were found under the root", len(all))
	}
	return all
}
