package main

import (
	"testing"

	"yingda/e2e/product"
)

// A small base: every kind of page is read. The bound of time is wide, since tests
// share the machine; the figures are the benchmark's.
func TestEveryPageIsRead(t *testing.T) {
	bin, err := product.Build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	all, err := measureStore(t.Context(), bin, "sqlite", 60, 30)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 6 {
		t.Fatalf("%d kinds", len(all))
	}
	for _, r := range all {
		if r.Page.Count != 30 || r.Bytes < 500 || r.Page.P50 > 1000 {
			t.Errorf("%+v", r)
		}
	}
}
