package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	defined   = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// What SECURITY.md says is tried is tried.
func TestTheTestsThatSecurityNamesAreThere(t *testing.T) {
	at, err := root()
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	err = filepath.WalkDir(at, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && skipped[e.Name()] {
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range defined.FindAllSubmatch(b, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(at, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := namedTest.FindAllSubmatch(b, -1)
	if len(all) < 30 {
		t.Fatalf("SECURITY.md names %d tests: the table is gone", len(all))
	}
	for _, m := range all {
		if !there[string(m[1])] {
			t.Errorf("SECURITY.md names %s, which is not there", m[1])
		}
	}
}
