package order_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingda/learning/order"
)

func ids(all []order.Candidate, places []order.Place) (out []string) {
	for _, p := range places {
		out = append(out, all[p.At].ID)
	}
	return out
}

func vector(at float64) []float32 {
	v := make([]float32, 16)
	v[0], v[1] = float32(math.Cos(at)), float32(math.Sin(at))
	return v
}

func TestWhatTeachesMostComesFirst(t *testing.T) {
	for name, c := range map[string]struct {
		all  []order.Candidate
		want []string
	}{
		"the likelier wrong":     {[]order.Candidate{{ID: "sure", Confidence: 0.95}, {ID: "unsure", Confidence: 0.3}, {ID: "so", Confidence: 0.6}}, []string{"unsure", "so", "sure"}},
		"the more usual":         {[]order.Candidate{{ID: "once", Confidence: 0.2}, {ID: "often", Confidence: 0.6, Count: 5}}, []string{"often", "once"}},
		"the dearer":             {[]order.Candidate{{ID: "cheap", Confidence: 0.2, Cost: 1}, {ID: "dear", Confidence: 0.6, Cost: 9}}, []string{"dear", "cheap"}},
		"no strange corner":      {[]order.Candidate{{ID: "strange"}, {ID: "a", Cluster: "k", Confidence: 0.4}, {ID: "b", Cluster: "k", Confidence: 0.4}, {ID: "c", Cluster: "k", Confidence: 0.5}}, []string{"a", "strange", "b", "c"}},
		"one of each matter":     {[]order.Candidate{{ID: "a1", Cluster: "a"}, {ID: "a2", Cluster: "a"}, {ID: "b1", Cluster: "b", Confidence: 0.2}, {ID: "b2", Cluster: "b", Confidence: 0.2}}, []string{"a1", "b1", "a2", "b2"}},
		"what was said is known": {[]order.Candidate{{ID: "said", Cluster: "a", Labelled: true}, {ID: "a", Cluster: "a"}, {ID: "b", Confidence: 0.3}}, []string{"b", "a"}},
		"the middle, then the farthest": {[]order.Candidate{
			{ID: "left", Cluster: "k", Vector: vector(0)}, {ID: "middle", Cluster: "k", Vector: vector(0.6)}, {ID: "beside", Cluster: "k", Vector: vector(0.5)}, {ID: "right", Cluster: "k", Vector: vector(1.3)},
		}, []string{"middle", "right", "left", "beside"}},
	} {
		t.Run(name, func(t *testing.T) {
			places := order.Order(c.all, order.Options{Seed: firstOf(c.all)})
			if got := ids(c.all, places); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// firstOf is a seed whose lots let the candidates stand as they are: of two that
// teach the same the lot decides.
func firstOf(all []order.Candidate) (seed uint64) {
	for ; ; seed++ {
		if slices.IsSortedFunc(all, func(a, b order.Candidate) int {
			return int(math.Copysign(1, order.Lot(seed, a.ID)-order.Lot(seed, b.ID)))
		}) {
			return seed
		}
	}
}

func TestAShareIsKeptWhateverTheEngineThinks(t *testing.T) {
	all := make([]order.Candidate, 20_000)
	for i := range all {
		all[i] = order.Candidate{ID: fmt.Sprint("turn-", i), Cluster: fmt.Sprint(i % 300), Confidence: float64(i%10) / 10}
	}
	places := order.Order(all, order.Options{Seed: 7, Kept: 0.1})
	if len(places) != len(all) {
		t.Fatalf("%d of %d", len(places), len(all))
	}
	kept, firstKept, sum := 0, 0, 0.0
	for i, p := range places {
		if p.Measure != order.Kept(7, all[p.At].ID, 0.1) {
			t.Fatalf("%s is in the wrong part", all[p.At].ID)
		}
		if p.Measure {
			kept++
			sum += all[p.At].Confidence
			if i < 1000 {
				firstKept++
			}
		}
	}
	// 2,000 of 20,000, standard deviation 42; their mean confidence is that of all,
	// 0.45, with a standard error of 0.0064.
	if kept < 1830 || kept > 2170 || firstKept != 100 || math.Abs(sum/float64(kept)-0.45) > 0.026 {
		t.Errorf("%d kept, %d of the first 1000, mean confidence %.3f", kept, firstKept, sum/float64(kept))
	}
}

func TestAnOrderByLotIsTheSameForASeedAndAnotherForAnother(t *testing.T) {
	all := make([]order.Candidate, 50)
	for i := range all {
		all[i].ID = fmt.Sprint(i)
	}
	by := func(seed uint64) []string {
		return ids(all, order.Order(all, order.Options{Seed: seed, Kept: 1}))
	}
	if !slices.Equal(by(1), by(1)) || slices.Equal(by(1), by(2)) || len(by(1)) != 50 {
		t.Errorf("%v\n%v", by(1), by(2))
	}
}

func TestEveryCandidateHasOnePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([]order.Candidate, rapid.IntRange(0, 60).Draw(t, "n"))
		waiting := 0
		for i := range all {
			all[i] = order.Candidate{
				ID: fmt.Sprint(i), Cluster: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "cluster"), Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence"),
				Count: rapid.Float64Range(0, 9).Draw(t, "count"), Cost: rapid.Float64Range(0, 9).Draw(t, "cost"), Labelled: rapid.Bool().Draw(t, "labelled"),
			}
			if rapid.Bool().Draw(t, "placed") {
				all[i].Vector = vector(rapid.Float64Range(0, 3).Draw(t, "angle"))
			}
			if !all[i].Labelled {
				waiting++
			}
		}
		o := order.Options{Seed: rapid.Uint64().Draw(t, "seed"), Kept: rapid.Float64Range(0, 1).Draw(t, "kept")}
		places := order.Order(all, o)
		seen := map[int]bool{}
		for _, p := range places {
			if seen[p.At] || all[p.At].Labelled {
				t.Fatalf("%+v of %v", p, places)
			}
			seen[p.At] = true
		}
		if len(places) != waiting {
			t.Fatalf("%d of %d", len(places), waiting)
		}
		o.Most = rapid.IntRange(1, 70).Draw(t, "most")
		if some := order.Order(all, o); !slices.Equal(some, places[:min(o.Most, len(places))]) {
			t.Fatalf("the first %d are %v, of %v", o.Most, some, places)
		}
	})
}

func BenchmarkOrderOf100000(b *testing.B) {
	all := make([]order.Candidate, 100_000)
	for i := range all {
		all[i] = order.Candidate{ID: fmt.Sprint(i), Cluster: fmt.Sprint(i % 1500), Confidence: order.Lot(1, fmt.Sprint(i)), Vector: vector(order.Lot(2, fmt.Sprint(i)))}
	}
	for b.Loop() {
		order.Order(all, order.Options{Kept: 0.1})
	}
}
