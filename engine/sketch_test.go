package engine_test

import (
	"math"
	"slices"
	"testing"

	"yingda/engine"
)

func TestASketchIsOfLengthOneAndTheSameForTheSameText(t *testing.T) {
	m, err := engine.Build(t.Context(), []engine.Item{{ID: "a", Questions: []engine.Question{{Text: "怎么查话费"}, {Text: "话费查询"}}}}, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"怎么查话费", "副卡怎么办理", "where is my SIM"} {
		a, b := m.Sketch(s), m.Sketch(s)
		var dense, sparse float64
		for _, v := range a.Vector {
			dense += float64(v) * float64(v)
		}
		for _, w := range a.Words {
			sparse += float64(w.Weight) * float64(w.Weight)
		}
		if math.Abs(dense-1) > 1e-4 || math.Abs(sparse-1) > 1e-4 || len(a.Vector) != m.Dims() {
			t.Errorf("%s: lengths %v and %v, %d dimensions", s, dense, sparse, len(a.Vector))
		}
		if !slices.Equal(a.Vector, b.Vector) || !slices.Equal(a.Words, b.Words) || !slices.IsSortedFunc(a.Words, func(x, y engine.Word) int {
			if x.Hash < y.Hash {
				return -1
			}
			return 1
		}) {
			t.Errorf("%s: another sketch each time, or words out of order", s)
		}
	}
	if k := m.Sketch("。。。"); len(k.Words) != 0 || slices.ContainsFunc(k.Vector, func(v float32) bool { return v != 0 }) {
		t.Errorf("nothing to compare has a sketch: %v", k)
	}
}
