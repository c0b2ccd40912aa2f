package class

import (
	"bytes"
	"context"
	"testing"
)

func TestClassesAreToldApart(t *testing.T) {
	var texts [][]Feature
	var labels []int32
	for i := range int32(30) {
		texts = append(texts, []Feature{{ID: i % 3, Value: 0.8}, {ID: 3 + i%5, Value: 0.6}})
		labels = append(labels, i%3)
	}
	var kept [][]byte
	for _, threads := range []int{1, 3} {
		m := Train(context.Background(), texts, labels, 3, 8, Options{C: 1, Rounds: 20, Seed: 1, Threads: threads})
		out := make([]float32, 3)
		for c := range int32(3) {
			m.Score([]Feature{{ID: c, Value: 1}}, out)
			for o := range int32(3) {
				if o != c && out[o] >= out[c] {
					t.Errorf("class %d scores %v", c, out)
				}
			}
		}
		kept = append(kept, m.Append(nil))
	}
	if !bytes.Equal(kept[0], kept[1]) {
		t.Error("threads change the model")
	}
	if _, ok := Read(kept[0]); !ok {
		t.Error("what was kept cannot be read")
	}
	if _, ok := Read(kept[0][:len(kept[0])-3]); ok {
		t.Error("a cut model was read")
	}
}

func BenchmarkScore(b *testing.B) {
	var texts [][]Feature
	var labels []int32
	for i := range int32(3000) {
		texts = append(texts, []Feature{{ID: i % 500, Value: 0.6}, {ID: 500 + i%300, Value: 0.6}, {ID: 800 + i%7, Value: 0.5}})
		labels = append(labels, i%800)
	}
	m := Train(context.Background(), texts, labels, 800, 807, Options{C: 1, Rounds: 2, Seed: 1})
	out := make([]float32, 800)
	b.ReportAllocs()
	for b.Loop() {
		m.Score(texts[0], out)
	}
}
