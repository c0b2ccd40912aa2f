package engine

import (
	"math/rand/v2"
	"strings"
	"testing"

	"yingda/engine/text"
)

func TestWhatIsEstrangedKeepsHowItIsAsked(t *testing.T) {
	m := build(t, []Item{
		{ID: "a", Questions: []Question{{Text: "怎么办理打包贷款"}, {Text: "怎么办理信用卡"}, {Text: "怎么办理存折"}}},
		{ID: "b", Questions: []Question{{Text: "怎么办理销户"}, {Text: "怎么办理挂失"}}},
	})
	got := m.index.estrange(rand.New(rand.NewPCG(1, 2)), text.Normalise("怎么办理打包贷款"))
	if !strings.HasPrefix(got, "怎么办理") || strings.Contains(got, "打包") {
		t.Errorf("%q: want the frame with another subject", got)
	}
	if got := m.index.estrange(rand.New(rand.NewPCG(1, 2)), text.Normalise("退")); got != "" {
		t.Errorf("%q made of one character", got)
	}
}

func TestRetoldIsNearlyTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		for _, s := range []string{"怎么办理打包贷款", "how do I get a refund", "退款", "ok"} {
			got := retell(rng, s)
			if got == s {
				t.Fatalf("%q was not changed", s)
			}
			if grown := len([]rune(got)) - len([]rune(s)); got != "" && (grown < -len("refund ") || grown > len("can you tell me  please")) {
				t.Fatalf("%q of %q: too far away", got, s)
			}
		}
	}
}
