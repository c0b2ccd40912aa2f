package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
)

var reCode = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)

// constructors are internal/fault's functions whose first parameter is a code.
var constructors = map[string]bool{
	"Invalid": true, "Malformed": true, "NotFound": true, "Conflict": true, "Forbidden": true,
	"Unauthorized": true, "Limited": true, "TooLarge": true, "Unavailable": true,
}

// codes returns the fault codes that p's sources name, with where: those given
// to a constructor, to a function of the package that hands its parameter on to
// one, or to a field named Code.
func (p *pkg) codes() map[string]token.Position {
	s := &codeScan{p: p, handsOn: map[string]int{}, constants: p.constants(), found: map[string]token.Position{}}
	for before := -1; before != len(s.handsOn); { // a helper may call a helper
		before = len(s.handsOn)
		s.learnHelpers()
	}
	for _, f := range p.files {
		ast.Inspect(f, s.visit)
	}
	return s.found
}

type codeScan struct {
	p         *pkg
	handsOn   map[string]int // function → index of its parameter that is a code
	constants map[string]string
	found     map[string]token.Position
}

// codeArg returns which argument of a call is a code, -1 for none.
func (s *codeScan) codeArg(call *ast.CallExpr) int {
	fn := call.Fun
	switch generic := fn.(type) {
	case *ast.IndexExpr:
		fn = generic.X
	case *ast.IndexListExpr:
		fn = generic.X
	}
	name := ""
	switch f := fn.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		if of, ok := f.X.(*ast.Ident); ok && of.Name == "fault" && constructors[f.Sel.Name] {
			return 0
		}
		name = f.Sel.Name
	}
	if i, ok := s.handsOn[name]; ok {
		return i
	}
	return -1
}

func (s *codeScan) learnHelpers() {
	for _, f := range s.p.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			params := paramIndex(fn)
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if i := s.codeArg(call); i >= 0 && i < len(call.Args) {
					if id, ok := call.Args[i].(*ast.Ident); ok {
						if at, ok := params[id.Name]; ok {
							s.handsOn[fn.Name.Name] = at
						}
					}
				}
				return true
			})
		}
	}
}

func paramIndex(fn *ast.FuncDecl) map[string]int {
	out := map[string]int{}
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			out[name.Name] = i
			i++
		}
	}
	return out
}

func (s *codeScan) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if i := s.codeArg(n); i >= 0 && i < len(n.Args) {
			s.take(n.Args[i])
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
			s.take(n.Value)
		}
	case *ast.AssignStmt:
		if to, ok := n.Lhs[0].(*ast.SelectorExpr); ok && to.Sel.Name == "Code" && len(n.Rhs) == 1 {
			s.take(n.Rhs[0])
		}
	}
	return true
}

func (s *codeScan) take(e ast.Expr) {
	code := ""
	switch e := e.(type) {
	case *ast.BasicLit:
		code, _ = strconv.Unquote(e.Value) // a literal that parsed unquotes
	case *ast.Ident:
		code = s.constants[e.Name]
	}
	if reCode.MatchString(code) {
		s.found[code] = s.p.fset.Position(e.Pos())
	}
}

// constants returns the package's string constants.
func (p *pkg) constants() map[string]string {
	out := map[string]string{}
	for _, f := range p.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for i, name := range v.Names {
					if i < len(v.Values) {
						if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
							out[name.Name], _ = strconv.Unquote(lit.Value)
						}
					}
				}
			}
		}
	}
	return out
}
