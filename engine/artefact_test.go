package engine

import (
	"bytes"
	"context"
	"reflect"
	"runtime"
	"testing"
)

func TestAModelSurvivesBeingKept(t *testing.T) {
	m := build(t, shop())
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"怎么退款", "发票", "where is my parcel", "完全无关的话"} {
		a, b := m.Search(context.Background(), q, SearchOptions{}), kept.Search(context.Background(), q, SearchOptions{})
		if len(a.Candidates) != len(b.Candidates) || a.Known != b.Known || a.Model != b.Model {
			t.Fatalf("%s: %+v, then %+v", q, a, b)
		}
		for i := range a.Candidates {
			if a.Candidates[i].ID != b.Candidates[i].ID || a.Candidates[i].Confidence != b.Candidates[i].Confidence {
				t.Errorf("%s: candidate %d is %+v, then %+v", q, i, a.Candidates[i], b.Candidates[i])
			}
		}
	}
	again, err := kept.MarshalBinary()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("kept twice gives other bytes (%v)", err)
	}
}

func TestTheNumberOfThreadsDoesNotMatter(t *testing.T) {
	var all [][]byte
	for _, threads := range []int{1, 2, 5} {
		m, err := Build(context.Background(), shop(), Options{Seed: 7, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		data, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	if !bytes.Equal(all[0], all[1]) || !bytes.Equal(all[0], all[2]) {
		t.Error("models differ with the number of threads")
	}
}

// Large enough for many batches, several folds and, without training, regions.
func TestTheNumberOfProcessorsDoesNotMatter(t *testing.T) {
	for name, c := range map[string]struct {
		items []Item
		quick bool
	}{
		"trained": {catalogue(200), false},
		"regions": {catalogue(fewCells + 10), true},
	} {
		t.Run(name, func(t *testing.T) {
			was := runtime.GOMAXPROCS(0)
			defer runtime.GOMAXPROCS(was)
			var all [2][]byte
			var first [2]Result
			for i := range all {
				runtime.GOMAXPROCS(i + 1)
				m, err := Build(context.Background(), c.items, Options{Seed: 7, Threads: i + 1, Quick: c.quick})
				if err != nil {
					t.Fatal(err)
				}
				if all[i], err = m.MarshalBinary(); err != nil {
					t.Fatal(err)
				}
				first[i] = m.Search(context.Background(), c.items[3].Questions[1].Text+"呢", SearchOptions{})
				first[i].Latency = Latency{}
			}
			if !bytes.Equal(all[0], all[1]) || !reflect.DeepEqual(first[0], first[1]) {
				t.Error("models differ with the number of processors")
			}
		})
	}
}

func TestOtherBytesAreNoModel(t *testing.T) {
	data, err := build(t, shop()).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, []byte("model"), data[:len(data)/2], data[:len(data)-1]} {
		if _, err := Load(bad); err == nil {
			t.Errorf("%d bytes were taken for a model", len(bad))
		}
	}
}
