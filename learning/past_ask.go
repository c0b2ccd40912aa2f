package learning

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"yingda/engine"
	"yingda/learning/cluster"
	"yingda/learning/past"
)

// askedThen is a question of an old conversation: what the customer said until
// somebody answered.
type askedThen struct {
	text        string
	first, last int // messages
	at          int64
}

// readThen is how much of what a customer said at a stretch is read.
const readThen = 400 // characters

// questionsOf are what a customer asked in an old conversation: what they came
// with, and whatever else is a question by its form and can stand alone. The rest
// ("yes", "I did, it is still red") answers somebody.
func questionsOf(c past.Conversation) []askedThen {
	var out []askedThen
	for i := 0; i < len(c.Messages); {
		if c.Messages[i].By != past.Customer {
			i++
			continue
		}
		a := askedThen{first: i, at: c.Messages[i].At}
		var parts []string
		for ; i < len(c.Messages) && c.Messages[i].By == past.Customer; i++ {
			parts, a.last = append(parts, c.Messages[i].Text), i
		}
		if a.text = questionThen(strings.Join(parts, " "), len(out) == 0); a.text != "" {
			out = append(out, a)
		}
	}
	return out
}

// questionThen is what is asked in some words; "" for nothing.
func questionThen(said string, opens bool) string {
	said = oneLine(said, readThen)
	u := engine.Understand(said, engine.Around{})
	if u.Blank || u.Core == "" || u.Talk.Affirm || u.Talk.Deny || cluster.Noise(said) {
		return ""
	}
	if u.Talk.Person && !u.Asks || !opens && (!u.Asks || u.Leans) {
		return ""
	}
	return u.Core
}

// oneLine is a text in one line, at most so many characters of it.
func oneLine(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most])
	}
	return s
}

// maskByKind puts the kind of thing in the place of what is somebody's: phones,
// documents, cards, addresses of mail, numbers of orders. It tells how many of
// each.
func maskByKind(text string) (masked string, kinds map[string]int64) {
	var b strings.Builder
	at := 0
	for _, e := range engine.Understand(text, engine.Around{}).Entities {
		if !e.Sensitive && e.Kind != engine.Order || e.Start < at {
			continue
		}
		if kinds == nil {
			kinds = map[string]int64{}
		}
		kinds[string(e.Kind)]++
		b.WriteString(text[at:e.Start])
		b.WriteString("[" + string(e.Kind) + "]")
		at = e.End
	}
	return b.String() + text[at:], kinds
}

// standIns are what maskByKind writes.
var standIns = regexp.MustCompile(`\[(?:phone|id_number|card_number|order_number|email)\]`)

// unmarked is a masked question as it is looked up.
func unmarked(masked string) string {
	return strings.Join(strings.Fields(standIns.ReplaceAllString(masked, " ")), " ")
}

// peopleMS is what an old conversation took people: as the file says, else the
// time between their messages, as of a live one; 0 where neither is known.
func peopleMS(c past.Conversation) int64 {
	if c.PeopleMS > 0 {
		return c.PeopleMS
	}
	var sum, last int64
	for _, m := range c.Messages {
		if last > 0 && m.At > last {
			sum += min(m.At-last, idleAfter)
		}
		if m.By == past.Agent || last > 0 {
			last = max(last, m.At)
		}
	}
	return sum
}
