package server

import (
	"regexp"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// huma does not look into embedded types that are not exported: an id declared
// in one would be described nowhere and always read as "".
func TestEveryPathParameterIsRead(t *testing.T) {
	s := testServer(t)
	named := regexp.MustCompile(`\{(\w+)\}`)
	seen := 0
	for path, item := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			have := map[string]bool{}
			for _, p := range op.Parameters {
				have[p.In+p.Name] = true
			}
			for _, m := range named.FindAllStringSubmatch(path, -1) {
				seen++
				if !have["path"+m[1]] {
					t.Errorf("%s: {%s} of %s is not read", op.OperationID, m[1], path)
				}
			}
		}
	}
	if seen < 20 {
		t.Fatalf("only %d parameters in all paths", seen)
	}
}

// A generator of clients makes a type of each.
func TestEverySchemaHasAName(t *testing.T) {
	name := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	for schema := range testServer(t).api.OpenAPI().Components.Schemas.Map() {
		if !name.MatchString(schema) {
			t.Errorf("a schema is called %q", schema)
		}
	}
}
