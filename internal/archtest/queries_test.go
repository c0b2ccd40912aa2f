package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var reName = regexp.MustCompile(`(?m)^-- name: *([a-z0-9_]+) *$`)

var reColumns = regexp.MustCompile(`(?m)^-- columns: *([a-z0-9_]+) *$`)

// A statement that no string of its package names is dead, and one that is
// named but not there would panic when it is first run.
func TestEveryNamedStatementIsUsed(t *testing.T) {
	at, err := root()
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, p := range packages(t) {
		texts, err := filepath.Glob(filepath.Join(at, p.dir, "*.sql"))
		if err != nil {
			t.Fatal(err)
		}
		said := p.strings()
		for _, path := range texts {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range reName.FindAllStringSubmatch(string(text), -1) {
				if !named(said, m[1]) {
					t.Errorf("%s: no one runs the statement %s", filepath.Join(p.dir, filepath.Base(path)), m[1])
				}
			}
			for _, m := range reColumns.FindAllStringSubmatch(string(text), -1) {
				if !strings.Contains(string(text), "{{columns "+m[1]+"}}") {
					t.Errorf("%s: no statement reads the columns %s", filepath.Join(p.dir, filepath.Base(path)), m[1])
				}
			}
			files++
		}
	}
	if files == 0 {
		t.Error("no queries.sql was found")
	}
}

// named reports whether the package's strings hold the name, or the beginning of
// one that is put together ("move_" and a table's name).
func named(said map[string]bool, name string) bool {
	if said[name] {
		return true
	}
	for i := range name {
		if i > 0 && name[i-1] == '_' && said[name[:i]] {
			return true
		}
	}
	return false
}

// strings returns every string literal of the package.
func (p *pkg) strings() map[string]bool {
	out := map[string]bool{}
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					out[s] = true
				}
			}
			return true
		})
	}
	return out
}
