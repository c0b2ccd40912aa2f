package knowledge

import (
	"slices"
	"strings"
	"time"
)

// Place is where and when something is to be said.
type Place struct {
	Locale  string
	Channel string    // "" for none in particular: only what holds everywhere
	Local   time.Time // in the workspace's zone
	Open    bool      // within staffed hours
}

// Why an answer may not be said. Stable codes.
const (
	WhyChannel = "channel" // not for this channel
	WhyEarly   = "early"   // its first day has not come
	WhyLate    = "late"    // its last day has passed
	WhyOpen    = "open"    // only while people are there
	WhyClosed  = "closed"  // only while nobody is
	WhyLocale  = "locale"  // another answer is in the right language
	WhyVaguer  = "vaguer"  // another answer has more conditions that hold
	WhyLater   = "later"   // another answer stands before it
)

// Choice is which answer of an item is said, and why not the others.
type Choice struct {
	Index int      // of the answer; -1 when none may be said
	Why   []string // one code an answer; "" for the chosen
	// Fallback: the answer is in another language than asked.
	Fallback bool
}

// Choose picks the answer for a place: of those whose conditions hold, one in
// the language asked goes before one for any language, and that before one in
// another language; then the one with more conditions; then the first. It is
// pure.
func Choose(answers []Answer, at Place) Choice {
	c := Choice{Index: -1, Why: make([]string, len(answers))}
	for i, a := range answers {
		if c.Why[i] = a.holds(at); c.Why[i] != "" {
			continue
		}
		if c.Index < 0 {
			c.Index = i
			continue
		}
		loser := c.Index
		why := weigh(answers[c.Index], a, at.Locale)
		if strings.HasPrefix(why, "-") {
			c.Index, why = i, why[1:]
		} else {
			loser = i
		}
		c.Why[loser] = why
	}
	c.Fallback = c.Index >= 0 && nearness(answers[c.Index].Locale, at.Locale) == 0
	return c
}

// weigh says why the loser of two answers that both hold is not said; a "-" in
// front when the first lost.
func weigh(first, second Answer, locale string) string {
	switch a, b := nearness(first.Locale, locale), nearness(second.Locale, locale); {
	case b > a:
		return "-" + WhyLocale
	case a > b:
		return WhyLocale
	}
	switch a, b := first.conditions(), second.conditions(); {
	case b > a:
		return "-" + WhyVaguer
	case a > b:
		return WhyVaguer
	}
	return WhyLater
}

// nearness is 2 for the language asked, 1 for any, 0 for another.
func nearness(have, asked string) int {
	switch {
	case have == "":
		return 1
	case language(have) == language(asked):
		return 2
	}
	return 0
}

func language(locale string) string {
	l, _, _ := strings.Cut(strings.ToLower(locale), "-")
	return l
}

func (a Answer) holds(at Place) string {
	day := at.Local.Format(time.DateOnly)
	switch {
	case len(a.Channels) > 0 && !slices.Contains(a.Channels, at.Channel):
		return WhyChannel
	case a.From != "" && day < a.From:
		return WhyEarly
	case a.Until != "" && day > a.Until:
		return WhyLate
	case a.Hours == "open" && !at.Open:
		return WhyOpen
	case a.Hours == "closed" && at.Open:
		return WhyClosed
	}
	return ""
}

func (a Answer) conditions() int {
	n := 0
	for _, set := range []bool{len(a.Channels) > 0, a.From != "", a.Until != "", a.Hours != ""} {
		if set {
			n++
		}
	}
	return n
}

// Valid tells whether the day lies within an item's own dates.
func (c Content) Valid(local time.Time) bool {
	day := local.Format(time.DateOnly)
	return (c.ValidFrom == "" || day >= c.ValidFrom) && (c.ValidUntil == "" || day <= c.ValidUntil)
}
