package main

import (
	"testing"

	"yingda/bench/measure"
)

// A few small workspaces, with wide bounds, since tests share the machine; the
// figures are the benchmark's.
func TestAFewWorkspacesAreMeasured(t *testing.T) {
	bin, remove, err := measure.Build()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	p := plan{Known: 3, Used: 2, Small: size{6, 2}, Large: size{40, 10}}
	r, err := p.measure(t.Context(), bin)
	if err != nil {
		t.Fatal(err)
	}
	if r.Questions != 18 || r.Large.Questions != 440 || r.Large.Starts != starts {
		t.Errorf("%+v", r)
	}
	if r.UsedMiB <= 0 || r.UsedMiB > 300 || r.PeakMiB < r.UsedMiB {
		t.Errorf("%.0f MiB in use, %.0f at the most", r.UsedMiB, r.PeakMiB)
	}
	if r.First.MedianMS <= 0 || r.First.SecondMS <= 0 || r.Large.FirstMS <= 0 || r.Large.FirstMS > 10_000 {
		t.Errorf("%+v, %+v", r.First, r.Large)
	}
}
