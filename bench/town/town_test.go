package town

import (
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"
)

// What is made up is one base of the size that was asked for, every question
// standing once and none of those that are asked.
func TestTheBaseIsOfTheSizeAskedFor(t *testing.T) {
	for _, c := range []struct{ items, variants, questions int }{
		{Items(), 14, 12_000},
		{70, 14, 1_050},
		{20, 0, 20},
	} {
		var b strings.Builder
		n, err := Write(&b, c.items, c.variants)
		if err != nil || n != c.questions {
			t.Fatalf("%d items: %d questions, %v; want %d", c.items, n, err, c.questions)
		}
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || len(rows) != c.items+1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		seen, ids := map[string]bool{}, map[string]bool{}
		for _, row := range rows[1:] {
			ids[row[0]] = true
			for _, q := range append(strings.Split(row[3], " || "), row[2]) {
				if q != "" {
					seen[q] = true
				}
			}
		}
		if len(seen) != c.questions {
			t.Errorf("%d different questions of %d", len(seen), c.questions)
		}
		r := rand.New(rand.NewPCG(1, 2))
		for range 200 {
			if text, item := Question(r); seen[text] || c.items == Items() && !ids[item] {
				t.Fatalf("%q of item %s", text, item)
			}
		}
	}
}
