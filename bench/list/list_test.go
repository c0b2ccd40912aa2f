package main

import (
	"testing"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// A small store: every view gives a full page. The bound of time is wide, since
// tests share the machine; the figures are the benchmark's.
func TestEveryViewGivesAPage(t *testing.T) {
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
	h, err := furnish(t.Context(), b, bin, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		r, err := h.measure(t.Context(), b, v, 5)
		if err != nil {
			t.Errorf("%s %s: %v", v.who, v.name, err)
		} else if r.List.P50 > 1000 {
			t.Errorf("%s %s: the median took %.0f ms", v.who, v.name, r.List.P50)
		}
	}
}
