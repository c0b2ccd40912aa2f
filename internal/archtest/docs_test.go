package archtest

import (
	"go/ast"
	"testing"
)

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	for _, p := range packages(t) {
		documented := false
		for _, f := range p.files {
			documented = documented || hasDoc(f)
		}
		if !documented {
			t.Errorf("package %s has no package comment: write its doc.go", p.dir)
		}
	}
}

func hasDoc(f *ast.File) bool { return f.Doc != nil && len(f.Doc.Text()) > 40 }
