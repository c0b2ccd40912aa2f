package knowledge

import (
	"reflect"
	"slices"
	"strings"
)

// Sides of a merge, as a person settles what both changed.
const (
	TakeMine   = "mine"
	TakeTheirs = "theirs"
)

// Merge puts together two contents that began as base, field by field: what one
// side changed is taken from it; what both changed alike is taken once; of lists
// of words both sides' additions and removals are taken. The fields that both
// changed otherwise are returned by name; settled says which side to take of
// them, without it mine stands. It is pure.
func Merge(base, mine, theirs Content, settled map[string]string) (merged Content, clashes []string) {
	b, m, t, out := reflect.ValueOf(base), reflect.ValueOf(mine), reflect.ValueOf(theirs), reflect.ValueOf(&merged).Elem()
	for i := range out.NumField() {
		name, _, _ := strings.Cut(out.Type().Field(i).Tag.Get("json"), ",")
		v, ok := mergeValue(b.Field(i), m.Field(i), t.Field(i))
		if !ok {
			switch settled[name] {
			case TakeTheirs:
				v = t.Field(i)
			case TakeMine:
			default:
				clashes = append(clashes, name)
			}
		}
		out.Field(i).Set(v)
	}
	return merged, clashes
}

// mergeValue is false where both sides changed a value in ways that do not go
// together; mine is returned then.
func mergeValue(base, mine, theirs reflect.Value) (reflect.Value, bool) {
	switch {
	case same(mine, base), same(mine, theirs):
		return theirs, true
	case same(theirs, base):
		return mine, true
	}
	if words, ok := mine.Interface().([]string); ok {
		return reflect.ValueOf(mergeWords(base.Interface().([]string), words, theirs.Interface().([]string))), true
	}
	if mine.Kind() != reflect.Slice || mine.Len() != base.Len() || theirs.Len() != base.Len() {
		return mine, false
	}
	out := reflect.MakeSlice(mine.Type(), mine.Len(), mine.Len())
	for i := range mine.Len() { // answers stand at the places they stood at
		v, ok := mergeValue(base.Index(i), mine.Index(i), theirs.Index(i))
		if !ok {
			return mine, false
		}
		out.Index(i).Set(v)
	}
	return out, true
}

// same takes an empty list and none for the same.
func same(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// mergeWords is theirs without what I took out and with what I put in.
func mergeWords(base, mine, theirs []string) []string {
	out := []string{}
	for _, w := range theirs {
		if slices.Contains(mine, w) || !slices.Contains(base, w) {
			out = append(out, w)
		}
	}
	for _, w := range mine {
		if !slices.Contains(base, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
