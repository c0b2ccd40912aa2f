package engine

import (
	"context"
	"testing"
	"time"
)

const benchQuestion = "请问一下，怎么用手机银行把钱转到别人的卡上呀？"

func BenchmarkUnderstand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Understand(benchQuestion, Around{Now: time.Unix(1.7e9, 0)})
	}
}

func BenchmarkRead(b *testing.B) {
	m := builtFor(b, catalogue(100))
	b.ReportAllocs()
	for b.Loop() {
		readQuery(benchQuestion, m.same, m.mender)
	}
}

// The questions of a base of so many items, asked with one character wrong.
func BenchmarkSearch800(b *testing.B)   { benchmarkSearch(b, 800) }
func BenchmarkSearch10000(b *testing.B) { benchmarkSearch(b, 10_000) }

func benchmarkSearch(b *testing.B, items int) {
	base := catalogue(items)
	m := builtFor(b, base)
	asked := make([]string, 64)
	for i := range asked {
		rs := []rune(base[i*items/len(asked)].Questions[0].Text)
		rs[3] = '了'
		asked[i] = string(rs)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Search(context.Background(), asked[i%len(asked)], SearchOptions{})
		i++
	}
}

func BenchmarkDecide(b *testing.B) {
	r, policy := result(0.95, 0.5, 0.3, 0.1), DefaultPolicy()
	b.ReportAllocs()
	for b.Loop() {
		Decide(r, policy)
	}
}

func BenchmarkWith(b *testing.B) {
	m := builtFor(b, catalogue(800))
	change := Change{Put: []Item{{ID: "new", Questions: []Question{{Text: "新的问题怎么办"}}}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.With(context.Background(), change); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	data, err := builtFor(b, catalogue(800)).MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(data); err != nil {
			b.Fatal(err)
		}
	}
}

func builtFor(b *testing.B, items []Item) *Model {
	b.Helper()
	m, err := Build(context.Background(), items, Options{Seed: 1, Quick: true})
	if err != nil {
		b.Fatal(err)
	}
	return m
}
