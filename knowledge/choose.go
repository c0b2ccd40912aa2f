package knowledge

import (
	"slices"
	"strings"
	"time"

	"yingda/knowledge/rule"
)

// Place is where and when something is to be said.
type Place struct {
	Locale  string
	Channel string    // "" for none in particular: only what holds everywhere
	Local   time.Time // in the workspace's zone
	Open    bool      // within staffed hours
	Asker   Asker
}

// Asker is who something is said to, as conditions see them. The zero value is
// somebody nobody knows.
type Asker struct {
	Tier     string
	Region   string
	SignedIn bool
	Customer map[string]any // of the profile: words, numbers, lists of them
}

func (at Place) facts() rule.Facts {
	return rule.Facts{
		Channel: at.Channel, Locale: at.Locale, Open: at.Open, Local: at.Local,
		Tier: at.Asker.Tier, Region: at.Asker.Region, SignedIn: at.Asker.SignedIn, Customer: at.Asker.Customer,
	}
}

// Why an answer may not be said. Stable codes.
const (
	WhyChannel = "channel" // not for this channel
	WhyEarly   = "early"   // its first day has not come
	WhyLate    = "late"    // its last day has passed
	WhyOpen    = "open"    // only while people are there
	WhyClosed  = "closed"  // only while nobody is
	WhyRule    = "rule"    // its condition does not hold
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

// Ready are an item's answers with their conditions read.
type Ready []readyAnswer

type readyAnswer struct {
	Answer
	rule *rule.Rule // nil where it has none, or one that cannot be read
}

// Read makes answers ready. An answer whose condition cannot be read, as one of
// another version of the language, never holds.
func Read(answers []Answer) Ready {
	out := make(Ready, len(answers))
	for i, a := range answers {
		out[i].Answer = a
		if a.When != "" {
			out[i].rule, _ = rule.Parse(a.When)
		}
	}
	return out
}

// Choose reads the answers and picks one: see [Ready.Choose].
func Choose(answers []Answer, at Place) Choice { return Read(answers).Choose(at) }

// Choose picks the answer for a place: of those whose conditions hold, one in
// the language asked goes before one for any language, and that before one in
// another language; then the one with more conditions; then the first. It is
// pure.
func (answers Ready) Choose(at Place) Choice {
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
		why := weigh(answers[c.Index].Answer, a.Answer, at.Locale)
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

func (a readyAnswer) holds(at Place) string {
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
	case a.When != "" && (a.rule == nil || !a.rule.Holds(at.facts())):
		return WhyRule
	}
	return ""
}

func (a Answer) conditions() int {
	n := 0
	for _, set := range []bool{len(a.Channels) > 0, a.From != "", a.Until != "", a.Hours != "", a.When != ""} {
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
