package fault

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingda/e2e/product"
)

// spec is the API's description, as far as trying every route needs it.
type spec struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	Security   []map[string][]string `json:"security"`
	Parameters []struct {
		Name     string `json:"name"`
		In       string `json:"in"`
		Required bool   `json:"required"`
		Schema   schema `json:"schema"`
	} `json:"parameters"`
	RequestBody struct {
		Content map[string]struct {
			Schema schema `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Required   []string          `json:"required"`
	Properties map[string]schema `json:"properties"`
	Enum       []any             `json:"enum"`
	MinLength  int               `json:"minLength"`
	Minimum    float64           `json:"minimum"`
	Maximum    *float64          `json:"maximum"`
}

func readSpec(t *testing.T) spec {
	t.Helper()
	root, err := product.Root()
	must(t, err)
	b, err := os.ReadFile(filepath.Join(root, "api", "openapi.json"))
	must(t, err)
	var s spec
	must(t, json.Unmarshal(b, &s))
	return s
}

// body is the least that an operation takes; nil where it takes none.
func (s spec) body(op operation) any {
	c, ok := op.RequestBody.Content["application/json"]
	if !ok {
		return nil
	}
	return s.example(c.Schema)
}

func (s spec) example(of schema) any {
	if of.Ref != "" {
		of = s.Components.Schemas[of.Ref[strings.LastIndex(of.Ref, "/")+1:]]
	}
	if len(of.Enum) > 0 {
		return of.Enum[0]
	}
	kind, _ := of.Type.(string)
	if several, ok := of.Type.([]any); ok {
		kind, _ = several[0].(string)
	}
	switch kind {
	case "object":
		out := map[string]any{}
		for _, name := range of.Required {
			out[name] = s.example(of.Properties[name])
		}
		return out
	case "array":
		return []any{}
	case "boolean":
		return true
	case "integer", "number":
		if of.Maximum != nil {
			return min(max(of.Minimum, 1), *of.Maximum)
		}
		return max(of.Minimum, 1)
	}
	return strings.Repeat("x", max(of.MinLength, 1))
}

// query is what an operation will not do without.
func (s spec) query(op operation) string {
	out := ""
	for _, p := range op.Parameters {
		if p.In == "query" && p.Required {
			out += fmt.Sprintf("&%s=%v", p.Name, s.example(p.Schema))
		}
	}
	return strings.Replace(out, "&", "?", 1)
}

// takes reports the security scheme under which an operation may be used.
func (op operation) takes(scheme string) bool {
	for _, one := range op.Security {
		if _, ok := one[scheme]; ok {
			return true
		}
	}
	return false
}
