package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// catalogue is a base of so many items, told apart by a thing and what is done
// with it.
func catalogue(items int) []Item {
	rng := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		rs := make([]rune, n)
		for i := range rs {
			rs[i] = rune(0x4e00 + rng.IntN(3000))
		}
		return string(rs)
	}
	things, deeds := make([]string, items/40+1), make([]string, 40)
	for i := range things {
		things[i] = word(4)
	}
	for i := range deeds {
		deeds[i] = word(2)
	}
	out := make([]Item, items)
	for i := range out {
		thing, deed := things[i/40], deeds[i%40]
		out[i] = Item{ID: fmt.Sprint(i), Questions: []Question{{Text: "怎么" + deed + thing}, {Text: thing + "如何" + deed}}}
	}
	return out
}

func TestRegionsFindWhatLookingAtAllWouldFind(t *testing.T) {
	items := catalogue(fewCells + 2000)
	m, err := Build(context.Background(), items, Options{Seed: 1, Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	if m.index.regions == nil {
		t.Fatal("no regions")
	}
	every, index := *m, *m.index
	index.regions = nil
	every.index = &index
	const asked = 300
	var regions, all int
	for i := range asked {
		k := i * len(items) / asked
		whole := []rune(items[k].Questions[1].Text)
		question := "请问" + string(whole[2:]) // half of what it is about
		if r := m.Search(context.Background(), question, SearchOptions{}); r.Candidates[0].ID == items[k].ID {
			regions++
		}
		if r := every.Search(context.Background(), question, SearchOptions{}); r.Candidates[0].ID == items[k].ID {
			all++
		}
	}
	if all < asked*9/10 || regions < all*97/100 {
		t.Errorf("of %d questions %d found their item by regions, %d by looking at all", asked, regions, all)
	}
}

func TestRegionsReachTheFewItemsThatMayBeSeen(t *testing.T) {
	items := catalogue(fewCells + 100)
	m, err := Build(context.Background(), items, Options{Seed: 1, Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, may := range []int{0, len(items) / 2, len(items) - 1} {
		r := m.Search(context.Background(), items[7].Questions[0].Text, SearchOptions{Allow: func(i int) bool { return i == may }})
		if len(r.Candidates) != 1 || r.Candidates[0].Index != may {
			t.Errorf("%+v: want item %d alone", r.Candidates, may)
		}
	}
}

func TestALargeBaseIsTrainedWithoutAClassAnItem(t *testing.T) {
	m := build(t, shop())
	if m.index.classes.Classes() != len(shop()) {
		t.Errorf("%d classes", m.index.classes.Classes())
	}
	c := m.corpus()
	tuning := m.tuning
	tuning.classless = true
	x := buildIndex(context.Background(), c, c.all(), tuning)
	if x.classes.Classes() != 0 {
		t.Errorf("%d classes", x.classes.Classes())
	}
	whole := *m
	whole.index = x
	if r := whole.Search(context.Background(), "退款怎麼辦理？", SearchOptions{}); len(r.Candidates) == 0 || r.Candidates[0].ID != "refund" {
		t.Errorf("%+v", r.Candidates)
	}
}
