package main

import (
	"reflect"
	"testing"
	"time"
)

func TestWhatIsRecombinedIsOfTheSizeAskedForAndTheSameEachTime(t *testing.T) {
	base, err := plan{Seed: 1}.given()
	if err != nil {
		t.Fatal(err)
	}
	items, held := recombine(base.items, 20_000, 1)
	again, heldAgain := recombine(base.items, 20_000, 1)
	if !reflect.DeepEqual(items, again) || !reflect.DeepEqual(held, heldAgain) {
		t.Error("one seed gave two bases")
	}
	if n := (set{items: items}).questions(); n != 20_000 {
		t.Errorf("%d questions", n)
	}
	has := map[string]map[string]bool{}
	for _, it := range items {
		if has[it.ID] != nil {
			t.Fatalf("two items %s", it.ID)
		}
		has[it.ID] = map[string]bool{}
		for _, q := range it.Questions {
			has[it.ID][q.Text] = true
		}
	}
	if len(held) < 20 {
		t.Fatalf("only %d questions were kept back", len(held))
	}
	for _, q := range held {
		if has[q.IDs[0]] == nil || has[q.IDs[0]][q.Text] {
			t.Errorf("%s is not asked of an item that lacks it", q.Text)
		}
	}
}

// A small base, with wide bounds, since tests share the machine; the figures are
// the benchmark's.
func TestASmallBaseIsMeasured(t *testing.T) {
	p := plan{Seed: 1, Threads: 1, For: 50 * time.Millisecond}
	s, err := p.given()
	if err != nil {
		t.Fatal(err)
	}
	s.items = s.items[:64]
	var near []asked
	for _, q := range s.asked {
		for _, it := range s.items {
			if it.ID == q.IDs[0] {
				near = append(near, q)
			}
		}
	}
	s.asked = near
	f, err := s.measure(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if f.BuildS <= 0 || f.PeakMiB <= 0 || f.AskingMiB <= 0 || f.ModelMiB <= 0 || f.LoadMS <= 0 || f.P50us <= 0 || f.P99us < f.P50us || f.PerSecond <= 0 {
		t.Errorf("%+v: a figure is missing", f)
	}
	if f.First < 50 {
		t.Errorf("the right item is first for only %.0f %%", f.First)
	}
}

func TestFiguresAreShort(t *testing.T) {
	for in, want := range map[float64]float64{0: 0, 0.0123456: 0.0123, 1.23456: 1.23, 123.456: 123, 98765.4: 98765} {
		if got := short(in); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%v is %v, want %v", in, got, want)
		}
	}
}
