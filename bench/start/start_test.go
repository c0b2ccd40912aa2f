package main

import (
	"testing"
	"time"

	"yingda/e2e/product"
)

// One start more and a second of idleness, with wide bounds, since tests share
// the machine; the figures are the benchmark's.
func TestItStartsAndStaysSmall(t *testing.T) {
	bin, err := product.Build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r, err := measureAll(t.Context(), bin, 1, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if r.FirstMS > 30_000 || r.BestMS > 5_000 {
		t.Errorf("the first start took %.0f ms, the second %.0f", r.FirstMS, r.BestMS)
	}
	if r.IdleKiB > 200<<10 || r.IdleKiB == 0 {
		t.Errorf("%d KiB when idle", r.IdleKiB)
	}
}
