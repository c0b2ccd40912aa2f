package learning_test

import (
	"fmt"
	"slices"
	"testing"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

func TestWhatWasAskedInVainIsTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.says("c1", "a1", "流量包怎么开", turn("decline", 0.1))
		w.says("c2", "b1", "流量包，怎么开？", turn("decline", 0.1))
		w.says("c3", "c1", "怎么查账单", turn("answer", 0.95))
		w.says("c4", "d1", "我要开个热点", turn("clarify", 0.4))
		next := turn("answer", 0.9)
		next.FailedTurns = map[string]string{"d1": "clarified_in_vain"}
		w.says("c4", "d2", "开热点", next)
		w.evidence()
		all, err := w.learn.Unmet(t.Context(), ws, 10)
		w.must(err)
		got := []string{}
		for _, h := range all {
			got = append(got, fmt.Sprintf("%s %d", h.Text, h.Count))
		}
		if want := []string{"我要开个热点 1", "流量包，怎么开？ 2"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if one, err := w.learn.Unmet(t.Context(), ws, 1); err != nil || len(one) != 1 {
			t.Errorf("%v %v", one, err)
		}
		if none, err := w.learn.Unmet(t.Context(), "ws-2", 10); err != nil || len(none) != 0 {
			t.Errorf("another workspace's: %v %v", none, err)
		}
	})
}
