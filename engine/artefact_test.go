package engine

import (
	"bytes"
	"context"
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
