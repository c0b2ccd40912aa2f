package mask

import (
	"reflect"
	"sync"
)

// Masker is a type that holds what not everybody may see. Mask hides it in the
// value itself: [Of] calls it on a copy, whose maps and slices of plain values
// are still the original's and must be replaced, not written to.
type Masker interface{ Mask() }

// Of returns v with all that is in it masked. v itself stays as it is: answers may
// come out of a cache. What stands in an interface is not looked into.
func Of[T any](v T) T {
	rv := reflect.ValueOf(&v).Elem()
	if holds(rv.Type()) {
		cover(rv)
	}
	return v
}

// Hides reports whether masking would change v.
func Hides[T any](v T) bool { return !reflect.DeepEqual(Of(v), v) }

// cover masks what v holds. v can be set; what it points to is copied first.
func cover(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			n := reflect.New(v.Type().Elem())
			n.Elem().Set(v.Elem())
			cover(n.Elem())
			v.Set(n)
		}
		return
	case reflect.Slice:
		if !v.IsNil() {
			n := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(n, v)
			for i := range n.Len() {
				cover(n.Index(i))
			}
			v.Set(n)
		}
		return
	case reflect.Map:
		if !v.IsNil() {
			n := reflect.MakeMapWithSize(v.Type(), v.Len())
			for it := v.MapRange(); it.Next(); {
				e := reflect.New(v.Type().Elem()).Elem()
				e.Set(it.Value())
				cover(e)
				n.SetMapIndex(it.Key(), e)
			}
			v.Set(n)
		}
		return
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && holds(f.Type()) {
				cover(f)
			}
		}
	}
	if m, ok := v.Addr().Interface().(Masker); ok {
		m.Mask()
	}
}

var masker = reflect.TypeFor[Masker]()

// known holds what was found out of types; it is the same for every value.
var known sync.Map // reflect.Type → bool

// holds reports whether a value of a type can hold a Masker.
func holds(t reflect.Type) bool {
	if found, ok := known.Load(t); ok {
		return found.(bool)
	}
	found := look(t, map[reflect.Type]bool{})
	known.Store(t, found)
	return found
}

func look(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(masker) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return look(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && look(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
