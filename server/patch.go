package server

import (
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/fault"
)

// patch is a JSON body that names only what is to change of a T. Objects are
// merged, lists and values replaced.
type patch[T any] struct {
	raw json.RawMessage
}

// UnmarshalJSON keeps the text until there is something to lay it over.
func (p *patch[T]) UnmarshalJSON(b []byte) error {
	p.raw = append(json.RawMessage(nil), b...)
	return nil
}

// Schema is that of a T in which nothing is required.
func (patch[T]) Schema(r huma.Registry) *huma.Schema {
	return loosened(r, r.Schema(reflect.TypeFor[T](), true, reflect.TypeFor[T]().Name()))
}

func loosened(r huma.Registry, s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	out := *s
	out.Required = nil
	if s.Items != nil {
		out.Items = loosened(r, s.Items)
	}
	if s.Properties != nil {
		out.Properties = make(map[string]*huma.Schema, len(s.Properties))
		for name, p := range s.Properties {
			out.Properties[name] = loosened(r, p)
		}
	}
	out.PrecomputeMessages()
	return &out
}

// value is the change laid over nothing: for a body in which anything may be left
// out.
func (p patch[T]) value() (v T, err error) {
	err = p.onto(&v)
	return v, err
}

// onto lays the change over v.
func (p patch[T]) onto(v *T) error {
	if len(p.raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(p.raw, v); err != nil {
		return fault.Malformed("request.malformed").Because(err)
	}
	return nil
}
