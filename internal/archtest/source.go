package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// module is this repository's name in imports.
const module = "yingda"

// pkg is one folder of Go sources, without its tests.
type pkg struct {
	dir   string // from the root, with slashes: "knowledge/search"
	fset  *token.FileSet
	files []*ast.File
	names []string // of files, beside files
}

// root finds the repository's root above the working folder.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", os.ErrNotExist
		}
		dir = up
	}
}

// skipped are folders without sources of ours.
var skipped = map[string]bool{".git": true, "node_modules": true, "dist": true, "data": true, "testdata": true, ".cache": true}

// load reads every package under the root.
func load(at string) ([]*pkg, error) {
	var out []*pkg
	err := filepath.WalkDir(at, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !e.IsDir() {
			return nil
		}
		if path != at && (skipped[e.Name()] || strings.HasPrefix(e.Name(), ".")) {
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); path != at && err == nil {
			return fs.SkipDir // a module of its own: tools
		}
		p, err := readPackage(at, path)
		if err == nil && len(p.files) > 0 {
			out = append(out, p)
		}
		return err
	})
	return out, err
}

func readPackage(at, path string) (*pkg, error) {
	rel, err := filepath.Rel(at, path)
	if err != nil {
		return nil, err
	}
	p := &pkg{dir: filepath.ToSlash(rel), fset: token.NewFileSet()}
	found, err := filepath.Glob(filepath.Join(path, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(p.fset, f, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, file)
		p.names = append(p.names, filepath.Base(f))
	}
	return p, nil
}

// imports returns the packages of this module that p imports, as folders.
func (p *pkg) imports() []string {
	var out []string
	for _, f := range p.files {
		for _, spec := range f.Imports {
			if rest, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ok {
				out = append(out, rest)
			}
		}
	}
	return out
}
