package main

import (
	"testing"

	"yingda/bench/measure"
)

// Few documents and questions, with wide bounds, since tests share the machine;
// the figures are the benchmark's.
func TestDocumentsAndQuestionsAreImported(t *testing.T) {
	bin, remove, err := measure.Build()
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	r, err := measureAll(t.Context(), bin, 100, 1600)
	if err != nil {
		t.Fatal(err)
	}
	if r.Documents != 100 || r.Chunks < 100*sections || r.Questions != 1600 || r.First.PeakMiB == 0 || r.First.PeakMiB > 700 || r.Again.Seconds > 60 {
		t.Errorf("%+v", r)
	}
}
