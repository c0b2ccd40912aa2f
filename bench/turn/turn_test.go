package main

import (
	"testing"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// A small base and a few visitors: every question is answered. The bound of time
// is wide, since tests share the machine; the figures are the benchmark's.
func TestEveryTurnIsAnswered(t *testing.T) {
	dir := t.TempDir()
	bin, err := product.Build(dir)
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
	admin, err := product.SetUp(t.Context(), b.Node)
	if err != nil {
		t.Fatal(err)
	}
	inbox, err := product.InboxKey(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{free: make(chan *visitor, 12), question: func() string { return "你好" }}
	for range cap(c.free) {
		v := &visitor{node: b.Node, inbox: inbox}
		if err := v.arrive(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.free <- v
	}
	r, err := c.measured(b, "test", func() { c.busy(t.Context(), 4, 3*time.Second) })
	if err != nil {
		t.Fatal(err)
	}
	if r.Turns < 12 || r.Unanswered > 0 {
		t.Errorf("%d turns, %d without an answer", r.Turns, r.Unanswered)
	}
	if r.Turn.P50 > 2000 {
		t.Errorf("the median turn took %.0f ms", r.Turn.P50)
	}
}
