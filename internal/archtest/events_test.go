package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Every fact that a webhook may carry stands in the documentation, with every
// field of its data, in both languages.
func TestTheWebhookPagesListEveryEventAndItsFields(t *testing.T) {
	at, err := root()
	if err != nil {
		t.Fatal(err)
	}
	facts := facts(t)
	if len(facts) < 40 {
		t.Fatalf("found only %d facts: are they declared otherwise now?", len(facts))
	}
	for _, page := range []string{"docs/webhooks.md", "docs/webhooks.zh.md"} {
		b, err := os.ReadFile(filepath.Join(at, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string]string{}
		for line := range strings.Lines(string(b)) {
			if cells := strings.Split(line, "|"); len(cells) > 3 {
				rows[strings.Trim(cells[1], " `")] = cells[2]
			}
		}
		for name, fields := range facts {
			row, ok := rows[name]
			if !ok {
				t.Errorf("%s does not list %s", page, name)
			}
			for _, f := range fields {
				if ok && !strings.Contains(row, "`"+f) {
					t.Errorf("%s: %s lacks the field %s", page, name, f)
				}
			}
		}
	}
}

// facts returns the types of events by the methods that name them, with the
// JSON names of their fields ("?" behind those that may be left out).
func facts(t *testing.T) map[string][]string {
	out := map[string][]string{}
	for _, p := range packages(t) {
		structs, names := map[string]*ast.StructType{}, map[string]string{}
		for _, f := range p.files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeSpec:
					if s, ok := n.Type.(*ast.StructType); ok {
						structs[n.Name.Name] = s
					}
				case *ast.FuncDecl:
					if of, name := namesAFact(n); of != "" {
						names[of] = name
					}
				}
				return true
			})
		}
		for of, name := range names {
			out[name] = jsonFields(structs[of])
		}
	}
	return out
}

func namesAFact(f *ast.FuncDecl) (of, name string) {
	if f.Name.Name != "EventType" || f.Recv == nil || f.Body == nil || len(f.Body.List) != 1 {
		return "", ""
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return "", ""
	}
	lit, isText := ret.Results[0].(*ast.BasicLit)
	recv, isPlain := f.Recv.List[0].Type.(*ast.Ident)
	if !isText || !isPlain {
		return "", ""
	}
	return recv.Name, strings.Trim(lit.Value, `"`)
}

func jsonFields(s *ast.StructType) (out []string) {
	if s == nil {
		return nil
	}
	for _, f := range s.Fields.List {
		if f.Tag == nil {
			continue
		}
		name, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if strings.Contains(options, "omitempty") {
			name += "?"
		}
		out = append(out, name)
	}
	return out
}
