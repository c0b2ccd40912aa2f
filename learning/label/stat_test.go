package label_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"yingda/internal/actor"
	"yingda/learning/label"
)

// all labels every task there is as answer says, by its number in the queue.
func (w *world) all(who actor.Actor, answer func(n int) label.Answer) {
	w.t.Helper()
	for n := 0; ; n++ {
		next := w.next(who, label.NextQuery{})
		if len(next) == 0 {
			return
		}
		w.gives(who, next[0].ID, answer(n))
	}
}

func of(t testing.TB, st label.Stats, authorID string) label.Labeller {
	t.Helper()
	i := slices.IndexFunc(st.Labellers, func(l label.Labeller) bool { return l.AuthorID == authorID })
	if i < 0 {
		t.Fatalf("nobody is %s in %+v", authorID, st.Labellers)
	}
	return st.Labellers[i]
}

func TestAgreementIsToldByPersonAndByCategory(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(10, 2)
		odd := func(n int) label.Answer {
			if n%2 == 1 {
				return label.Answer{Verdict: label.None}
			}
			return w.right("bill")
		}
		w.all(ann, odd)
		w.all(bob, func(n int) label.Answer {
			if n == 0 {
				return label.Answer{Verdict: label.None}
			}
			return odd(n)
		})
		st, err := w.label.Stats(w.t.Context(), boss, label.Items)
		w.must(err)
		// Of ten pairs nine agree; ann is even, bob says none six times: by chance
		// they agree on half.
		a := of(w.t, st, "ann")
		if a.Labels != 10 || a.Cohen == nil || math.Abs(*a.Cohen-0.8) > 1e-9 || a.Held.K != 9 || a.Held.N != 9 || a.MedianMS != 4000 || a.Same || a.Pairs != 10 {
			w.t.Errorf("%+v", a)
		}
		if st.Labels != 20 || st.Agreement.Things != 10 || st.Agreement.Fleiss == nil || st.Agreement.Alpha == nil || *st.Agreement.Alpha <= *st.Agreement.Fleiss {
			w.t.Errorf("%+v", st.Agreement)
		}
		var things int64
		for _, c := range st.Categories {
			things += c.Things
		}
		if things != 10 {
			w.t.Errorf("%+v", st.Categories)
		}
		if b := of(w.t, st, "bob"); b.Top != label.None || b.TopShare != 0.6 {
			w.t.Errorf("%+v", b)
		}
	})
}

func TestWhoLabelsEverythingTheSameIsShown(t *testing.T) {
	eachDB(t, func(w *world) {
		w.asked(24, 2)
		w.all(ann, func(int) label.Answer { return label.Answer{Verdict: label.None} })
		w.all(bob, func(n int) label.Answer { return w.right([]string{"bill", "topup", "roam"}[n%3]) })
		st, err := w.label.Stats(w.t.Context(), boss, label.Items)
		w.must(err)
		if a := of(w.t, st, "ann"); !a.Same || a.Top != label.None || a.TopShare != 1 || a.Cohen == nil || *a.Cohen != 0 {
			w.t.Errorf("%+v", a)
		}
		if b := of(w.t, st, "bob"); b.Same || b.Held.N != 0 {
			w.t.Errorf("%+v", b)
		}
		if !slices.IsSortedFunc(st.Labellers, func(a, b label.Labeller) int { return slices.Compare([]byte(a.AuthorID), []byte(b.AuthorID)) }) {
			w.t.Errorf("ranked: %+v", st.Labellers)
		}
	})
}

func TestQualityIsComparedOnAScale(t *testing.T) {
	eachDB(t, func(w *world) {
		w.only(label.Quality, 2)
		for i := range 6 {
			w.asks(fmt.Sprint("q", i), fmt.Sprintf("第%d个人的账单在哪里查", i), "bill", 0.5)
		}
		w.order()
		grade := func(more int) func(int) label.Answer {
			return func(n int) label.Answer { return label.Answer{Verdict: label.Marked, Quality: 1 + n%4 + more} }
		}
		w.all(ann, grade(0))
		w.all(bob, grade(1))
		st, err := w.label.Stats(w.t.Context(), boss, label.Quality)
		w.must(err)
		// Always one apart: never the same, and yet not far.
		if st.Agreement.Alpha == nil || st.Agreement.Fleiss == nil || *st.Agreement.Alpha < 0.5 || *st.Agreement.Fleiss > 0 {
			w.t.Errorf("α %v, κ %v", st.Agreement.Alpha, st.Agreement.Fleiss)
		}
	})
}

func TestNothingIsKnownWhereNobodyLabelled(t *testing.T) {
	eachDB(t, func(w *world) {
		st, err := w.label.Stats(w.t.Context(), boss, label.Items)
		w.must(err)
		if st.Labels != 0 || st.Agreement.Alpha != nil || st.Agreement.Fleiss != nil || len(st.Labellers) != 0 {
			w.t.Errorf("%+v", st)
		}
		_, err = w.label.Stats(w.t.Context(), ann, label.Items)
		w.refused(err, "actor.not_permitted")
		_, err = w.label.Stats(w.t.Context(), boss, "colour")
		w.refused(err, "label.kind_unknown")
	})
}
