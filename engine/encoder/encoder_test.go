package encoder

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"yingda/engine/vector"
)

// Two items whose texts share no n-gram but one that says nothing (9).
func trained(t testing.TB, threads int) *Encoder {
	t.Helper()
	documents := [][]uint64{{1, 2, 9}, {3, 4, 9}, {1, 3, 9}, {5, 6, 9}, {7, 8, 9}, {5, 7, 9}}
	v := NewVocabulary([]uint64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []int32{2, 1, 2, 1, 2, 1, 2, 1, 6}, len(documents), 0.5)
	var bags []Bag
	for _, d := range documents {
		bags = append(bags, v.Bag(d))
	}
	return Train(context.Background(), v, bags, []int32{0, 0, 0, 1, 1, 1}, Options{
		Dims: 64, Epochs: 30, Batch: 4, Rate: 0.2, Temperature: 0.1, Init: 0.5, Unknown: 1, Seed: 1, Threads: threads,
	})
}

func TestTextsOfAnItemMoveTogether(t *testing.T) {
	e := trained(t, 1)
	of := func(grams ...uint64) []float32 {
		out := make([]float32, e.Dims())
		e.Encode(grams, out)
		return out
	}
	same, other := vector.Dot(of(1, 2), of(3, 4)), vector.Dot(of(1, 2), of(7, 8))
	if same < other+0.3 {
		t.Errorf("two texts of an item stand at %v, of two items at %v", same, other)
	}
	if d := vector.Dot(of(99, 98), of(99, 98)); d < 0.99 {
		t.Errorf("an unknown text is not like itself: %v", d)
	}
}

func TestThreadsDoNotChangeTheEncoder(t *testing.T) {
	one, three := trained(t, 1).Append(nil), trained(t, 3).Append(nil)
	if !bytes.Equal(one, three) {
		t.Error("threads change the vectors")
	}
	if e, ok := Read(one); !ok || !bytes.Equal(e.Append(nil), one) {
		t.Error("what was kept is not what is read")
	}
	for _, n := range []int{0, 11, len(one) / 2, len(one) - 1} {
		if _, ok := Read(one[:n]); ok {
			t.Errorf("%d of %d bytes were read", n, len(one))
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	e := trained(b, 1)
	grams, out := []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 91, 92}, make([]float32, e.Dims())
	b.ReportAllocs()
	for b.Loop() {
		e.Encode(grams, out)
	}
}

// One step of training: a batch of 256 pairs of texts of 30 n-grams.
func BenchmarkStep(b *testing.B) {
	const texts, grams = 512, 30
	hashes, counts := make([]uint64, 4096), make([]int32, 4096)
	for i := range hashes {
		hashes[i], counts[i] = uint64(i), 1
	}
	bags, labels := make([]Bag, texts), make([]int32, texts)
	for i := range bags {
		for k := range grams {
			bags[i] = append(bags[i], int32((i*37+k*101)%len(hashes)))
		}
		labels[i] = int32(i / 2)
	}
	o := Options{Dims: 256, Epochs: 1, Batch: 256, Pairs: 256, Rate: 0.2, Temperature: 0.1, Dropout: 0.2, Init: 0.5, Unknown: 1, Seed: 1, Threads: 1}
	t := newTrainer(NewVocabulary(hashes, counts, texts, 0.5), bags, labels, o)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range t.rows {
		t.rows[i] = float32(rng.NormFloat64())
	}
	pairs := t.pairs(rng)[:o.Batch]
	b.ReportAllocs()
	for b.Loop() {
		t.step(pairs, rng, 0.1)
	}
}
