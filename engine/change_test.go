package engine

import (
	"context"
	"slices"
	"testing"
)

// What an item takes a stand on is the same whether it was built, changed or
// kept.
func TestSidesAreThoseOfTheItemsAsTheyAre(t *testing.T) {
	m := build(t, append(shop(), Item{ID: "open", Questions: []Question{{Text: "怎么开通短信通知"}, {Text: "开通短信通知要去哪里"}}}))
	next, err := m.With(context.Background(), Change{
		Put: []Item{
			{ID: "refund", Questions: []Question{{Text: "不能退款怎么办"}, {Text: "退款没到"}}},
			{ID: "close", Questions: []Question{{Text: "怎么取消短信通知"}}},
		},
		Remove: []string{"invoice"},
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := next.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	anew := build(t, next.items)
	for name, x := range map[string]*index{"changed": next.index, "kept": kept.index} {
		if !slices.Equal(x.sides, anew.index.sides) || !slices.Equal(x.denial, anew.index.denial) {
			t.Errorf("%s: %v %v, want %v %v", name, x.sides, x.denial, anew.index.sides, anew.index.denial)
		}
	}
}
