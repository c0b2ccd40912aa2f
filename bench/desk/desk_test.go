package main

import (
	"slices"
	"testing"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// A few visitors for a few seconds: what must hold at any load. The bounds of
// time are wide, since tests share the machine; the figures are the benchmark's.
func TestNothingIsLostDoubledOrOutOfOrder(t *testing.T) {
	bin, err := product.Build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := measure.Prepare(t.Context(), "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.End(); err != nil {
			t.Error(err)
		}
	})
	if err := b.Serve(bin, limits...); err != nil {
		t.Fatal(err)
	}
	w, err := furnish(t.Context(), b.Node, 8)
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	r, err := w.measure(t.Context(), b, plan{Think: 100 * time.Millisecond, For: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if r.Lost+r.Doubled+r.Disordered > 0 {
		t.Errorf("%d lost, %d doubled, %d out of order of %d", r.Lost, r.Doubled, r.Disordered, r.Exchanges)
	}
	if r.Exchanges < 8 {
		t.Errorf("only %d exchanges", r.Exchanges)
	}
	if r.Reply.P50 > 2000 {
		t.Errorf("the median reply took %.0f ms", r.Reply.P50)
	}
}

func TestTheCheckItself(t *testing.T) {
	want := []string{"a", "b", "c"}
	for _, c := range []struct {
		got                       []string
		lost, doubled, disordered int
	}{
		{want, 0, 0, 0},
		{[]string{"a", "c"}, 1, 0, 0},
		{[]string{"a", "b", "b", "c"}, 0, 1, 0},
		{[]string{"a", "c", "b"}, 0, 0, 1},
		{[]string{"a", "b", "c", "x"}, 0, 0, 1},
		{nil, 3, 0, 0},
	} {
		var r result
		r.compare(want, slices.Clone(c.got))
		if r.Lost != c.lost || r.Doubled != c.doubled || r.Disordered != c.disordered {
			t.Errorf("%v: %d lost, %d doubled, %d out of order", c.got, r.Lost, r.Doubled, r.Disordered)
		}
	}
}
