package main

import "testing"

// A few conversations, with wide bounds, since tests share the machine; the
// figures are the benchmark's.
func TestAFewOldConversationsAreMeasured(t *testing.T) {
	out, err := plan{Conversations: 60, DB: "sqlite"}.measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := out.Stores[0]
	if r.Questions < 60 || r.Questions > 120 || r.Missing < 5 || r.Answered < 0.05 || r.Answered > 0.95 || r.Low > r.Answered || r.High < r.Answered {
		t.Errorf("%+v", r)
	}
	if r.Seconds <= 0 || r.CPU <= 0 || r.PeakMiB < 10 || r.PeakMiB > 1000 {
		t.Errorf("%+v", r)
	}
}
