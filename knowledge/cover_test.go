package knowledge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/knowledge"
)

// told writes spots down: which answers, where.
func told(all []knowledge.Spot) string {
	out := []string{}
	for _, s := range all {
		where := []string{}
		for _, w := range s.Where {
			where = append(where, w.Name+" "+strings.Join(w.Values, ","))
		}
		out = append(out, strings.Trim(fmt.Sprint(s.Answers), "[]")+": "+strings.Join(where, "; "))
	}
	return strings.Join(out, " | ")
}

func TestGapsAndOverlapsOfConditionsAreFound(t *testing.T) {
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	a := func(change func(*knowledge.Answer)) knowledge.Answer {
		out := knowledge.Answer{Text: "x"}
		change(&out)
		return out
	}
	when := func(rule string) knowledge.Answer { return a(func(x *knowledge.Answer) { x.When = rule }) }
	on := func(channels ...string) knowledge.Answer {
		return a(func(x *knowledge.Answer) { x.Channels = channels })
	}
	in := func(locale string) knowledge.Answer { return a(func(x *knowledge.Answer) { x.Locale = locale }) }
	open := func(h string) knowledge.Answer { return a(func(x *knowledge.Answer) { x.Hours = h }) }
	always := when("")
	for name, c := range map[string]struct {
		answers                 []knowledge.Answer
		gaps, overlaps, foreign string
		unsaid                  []int
	}{
		"one for all":                         {[]knowledge.Answer{always}, "", "", "", nil},
		"a channel is left out":               {[]knowledge.Answer{on("webchat", "wechat"), on("email")}, ": channel phone", "", "", nil},
		"two for one channel":                 {[]knowledge.Answer{on("webchat", "phone"), on("phone", "email"), always}, "", "0 1: channel phone", "", nil},
		"day and night":                       {[]knowledge.Answer{open("open"), open("closed")}, "", "", "", nil},
		"only by day":                         {[]knowledge.Answer{open("open")}, ": hours closed", "", "", nil},
		"until a day":                         {[]knowledge.Answer{a(func(x *knowledge.Answer) { x.Until = "2026-03-10" })}, ": day 2026-03-11", "", "", nil},
		"a season before another":             {[]knowledge.Answer{a(func(x *knowledge.Answer) { x.Until = "2026-03-10" }), a(func(x *knowledge.Answer) { x.From = "2026-03-10" })}, "", "0 1: day 2026-03-10", "", nil},
		"a season that is over":               {[]knowledge.Answer{a(func(x *knowledge.Answer) { x.Until = "2026-02-10" }), always}, "", "", "", []int{0}},
		"tiers":                               {[]knowledge.Answer{when(`tier == "gold"`), when(`tier != "gold"`)}, "", "", "", nil},
		"a tier is left out":                  {[]knowledge.Answer{when(`tier == "gold"`), when(`tier == "silver"`)}, ": tier -,iron", "", "", nil},
		"tier and night":                      {[]knowledge.Answer{when(`tier == "gold" and not open`), when(`tier != "gold"`)}, ": hours open; tier gold", "", "", nil},
		"the weekend":                         {[]knowledge.Answer{when(`weekday <= 5`)}, ": weekday 6,7", "", "", nil},
		"hours":                               {[]knowledge.Answer{when(`hour >= 9 and hour < 18`), when(`hour >= 17`)}, ": hour 08:00", "0 1: hour 17:00", "", nil},
		"a sum":                               {[]knowledge.Answer{when(`customer.balance > 10`), when(`customer.balance <= 10`)}, ": customer.balance ?", "", "", nil},
		"what is in a list":                   {[]knowledge.Answer{when(`"vip" in customer.tags`), when(`not ("vip" in customer.tags)`)}, "", "", "", nil},
		"now":                                 {[]knowledge.Answer{when(`now < "2026-10-01"`)}, ": day 2026-10-01,2026-10-02", "", "", nil},
		"languages":                           {[]knowledge.Answer{in("zh-CN")}, "", "", "0: locale en", nil},
		"one that stands behind its like":     {[]knowledge.Answer{always, always}, "", "0 1: ", "", []int{1}},
		"one that cannot hold":                {[]knowledge.Answer{always, when(`tier == "gold" and tier == "silver"`)}, "", "", "", []int{1}},
		"more conditions go before fewer":     {[]knowledge.Answer{always, on("phone")}, "", "", "", nil},
		"a rule nobody can read is no answer": {[]knowledge.Answer{when("tier ==")}, ": ", "", "", []int{0}},
	} {
		got := knowledge.Cover(knowledge.Content{Question: "问", Answers: c.answers}, monday, []string{"gold", "silver", "iron"})
		if !got.Whole || got.Points == 0 {
			t.Errorf("%s: %d points, whole %v", name, got.Points, got.Whole)
		}
		if g, o, f := told(got.Gaps), told(got.Overlaps), told(got.Foreign); g != c.gaps || o != c.overlaps || f != c.foreign || !slices.Equal(got.Unsaid, append([]int{}, c.unsaid...)) {
			t.Errorf("%s:\n gaps %q, want %q\n overlaps %q, want %q\n foreign %q, want %q\n unsaid %v, want %v", name, g, c.gaps, o, c.overlaps, f, c.foreign, got.Unsaid, c.unsaid)
		}
	}
}

// Whatever the conditions: a point in a gap is one where nothing is chosen, and
// the work is bounded.
func TestHowManyPointsAreTriedIsBounded(t *testing.T) {
	answers := []knowledge.Answer{}
	for i := range 20 {
		answers = append(answers, knowledge.Answer{
			Text: "x", Channels: []string{"phone"}, Hours: "open", Locale: "en", From: fmt.Sprintf("2026-03-%02d", i+1),
			When: fmt.Sprintf(`customer.a%d == %d and tier == "t%d" and region == "r%d" and hour > %d and weekday != %d`, i, i, i, i, i, i%7+1),
		})
	}
	began := time.Now()
	got := knowledge.Cover(knowledge.Content{Question: "问", Answers: answers}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), nil)
	if got.Whole || got.Points == 0 || got.Points > 5000 {
		t.Errorf("%d points, whole %v", got.Points, got.Whole)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDaysAreThoseOfTheItem(t *testing.T) {
	c := knowledge.Content{Question: "问", ValidUntil: "2026-03-05", Answers: []knowledge.Answer{{Text: "x", Until: "2026-03-10"}}}
	if got := knowledge.Cover(c, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), nil); len(got.Gaps) > 0 {
		t.Errorf("a gap after the item's own end: %+v", got.Gaps)
	}
}
