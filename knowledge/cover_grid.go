package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingda/knowledge/rule"
)

// grid are the points at which an item's answers can differ: every combination of
// what their conditions ask about, each with the values between which they change.
type grid struct{ sides []side }

// side is one thing that is asked about.
type side struct {
	name   string
	values []sideValue
}

type sideValue struct {
	label string
	put   func(p *Place)
}

const (
	labelOther   = "-"
	labelUnknown = "?"
)

// size is how many points there are, no more than is worth counting.
func (g grid) size() int {
	n := 1
	for _, s := range g.sides {
		if n *= len(s.values); n > 1<<30 {
			return 1 << 30
		}
	}
	return n
}

// point returns the n-th point as places in the sides' values. Where not all are
// tried they are spread: each step changes every side.
func (g grid) point(n int) []int {
	size := g.size()
	if size > mostPoints {
		n = int(uint64(n) * 2654435761 % uint64(size)) // Knuth's multiplicative hash
	}
	at := make([]int, len(g.sides))
	for i, s := range g.sides {
		at[i] = n % len(s.values)
		n /= len(s.values)
	}
	return at
}

func (g grid) place(at []int) Place {
	p := Place{Asker: Asker{Customer: map[string]any{}}}
	for i, v := range at {
		g.sides[i].values[v].put(&p)
	}
	return p
}

// gridOf gathers what the answers' conditions ask about.
func gridOf(answers Ready, c Content, from time.Time, tiers []string) grid {
	b := gridBuilder{asked: map[string]*rule.Asked{}}
	days := []string{from.Format(time.DateOnly)}
	for _, a := range answers {
		b.channels = b.channels || len(a.Channels) > 0
		b.locales = b.locales || a.Locale != ""
		b.hours = b.hours || a.Hours != ""
		days = append(days, a.From, dayAfter(a.From, -1), a.Until, dayAfter(a.Until, 1))
		if a.rule != nil {
			b.take(a.rule.Asks())
		}
	}
	days = append(days, b.daysOfNow()...)
	days = slices.DeleteFunc(days, func(d string) bool { return d < days[0] || c.ValidUntil != "" && d > c.ValidUntil })
	slices.Sort(days)
	return b.build(slices.Compact(days), from, tiers)
}

// dayAfter is so many days later; "" for what is no day.
func dayAfter(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

type gridBuilder struct {
	channels, locales, hours bool
	asked                    map[string]*rule.Asked
	order                    []string
}

func (b *gridBuilder) take(all []rule.Asked) {
	for _, a := range all {
		have := b.asked[a.Name]
		if have == nil {
			b.order = append(b.order, a.Name)
			have = &rule.Asked{Name: a.Name}
			b.asked[a.Name] = have
		}
		have.List = have.List || a.List
		for _, v := range a.Values {
			if !slices.Contains(have.Values, v) {
				have.Values = append(have.Values, v)
			}
		}
	}
}

// daysOfNow are the days on which what is compared with now changes.
func (b *gridBuilder) daysOfNow() (days []string) {
	now := b.asked["now"]
	if now == nil {
		return nil
	}
	for _, v := range now.Values {
		s, _ := v.(string)
		day, _, _ := strings.Cut(s, "T")
		days = append(days, dayAfter(day, -1), day, dayAfter(day, 1))
	}
	return days
}

// build lays the sides in the order in which they are put: the day before what
// moves within it.
func (b *gridBuilder) build(days []string, from time.Time, tiers []string) grid {
	var g grid
	add := func(name string, asked bool, values ...sideValue) {
		if asked && len(values) > 0 {
			g.sides = append(g.sides, side{name, values})
		}
	}
	add("day", true, dayValues(days, from.Location())...)
	add("weekday", b.asked["weekday"] != nil, weekdayValues(days)...)
	add("hour", true, hourValues(b.hoursAsked())...)
	add("channel", b.channels || b.asked["channel"] != nil, each(rule.Channels, func(p *Place, v string) { p.Channel = v })...)
	add("locale", b.locales || b.asked["locale"] != nil, each(rule.Locales, func(p *Place, v string) { p.Locale = v })...)
	add("hours", b.hours || b.asked["open"] != nil, each([]string{"open", "closed"}, func(p *Place, v string) { p.Open = v == "open" })...)
	add("tier", b.asked["tier"] != nil, b.named("tier", tiers, func(p *Place, v string) { p.Asker.Tier, p.Asker.SignedIn = v, p.Asker.SignedIn || v != "" })...)
	add("region", b.asked["region"] != nil, b.named("region", nil, func(p *Place, v string) { p.Asker.Region = v })...)
	add("signed_in", b.asked["signed_in"] != nil, each([]string{"true", "false"}, func(p *Place, v string) { p.Asker.SignedIn = v == "true" })...)
	for _, name := range b.order {
		if attribute, ok := strings.CutPrefix(name, "customer."); ok {
			add(name, true, attributeValues(attribute, *b.asked[name])...)
		}
	}
	return g
}

func each(all []string, put func(p *Place, v string)) []sideValue {
	out := make([]sideValue, len(all))
	for i, v := range all {
		out[i] = sideValue{v, func(p *Place) { put(p, v) }}
	}
	return out
}

// dayValues are noon on each day.
func dayValues(days []string, zone *time.Location) []sideValue {
	return each(days, func(p *Place, v string) {
		t, _ := time.ParseInLocation(time.DateOnly, v, zone) // days were read before
		p.Local = t.Add(12 * time.Hour)
	})
}

// weekdayValues move a day on to a weekday; where that leads past the next day on
// which something changes, there is no such point.
func weekdayValues(days []string) []sideValue {
	return each([]string{"1", "2", "3", "4", "5", "6", "7"}, func(p *Place, v string) {
		for strconv.Itoa((int(p.Local.Weekday())+6)%7+1) != v {
			p.Local = p.Local.AddDate(0, 0, 1)
			if slices.Contains(days, p.Local.Format(time.DateOnly)) {
				p.Local = time.Time{}
				return
			}
		}
	})
}

func hourValues(hours []int) (out []sideValue) {
	for _, h := range hours {
		out = append(out, sideValue{fmt.Sprintf("%02d:00", h), func(p *Place) {
			if !p.Local.IsZero() {
				p.Local = time.Date(p.Local.Year(), p.Local.Month(), p.Local.Day(), h, 0, 0, 0, p.Local.Location())
			}
		}})
	}
	return out
}

// named are the texts that a name is held against, more that there are, and none
// of them.
func (b *gridBuilder) named(name string, more []string, put func(p *Place, v string)) []sideValue {
	all := []string{labelOther}
	if a := b.asked[name]; a != nil {
		more = append(textsOf(a.Values), more...)
	}
	for _, v := range more {
		if v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return each(all, func(p *Place, v string) {
		if v == labelOther {
			v = ""
		}
		put(p, v)
	})
}

// hoursAsked are the hours at which something may change, and one of each stretch
// between.
func (b *gridBuilder) hoursAsked() []int {
	out := []int{}
	add := func(h int) {
		if h >= 0 && h < 24 && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	if a := b.asked["hour"]; a != nil {
		for _, v := range a.Values {
			if n, ok := v.(int); ok {
				add(n - 1)
				add(n)
				add(n + 1)
			}
		}
	}
	if a := b.asked["now"]; a != nil {
		for _, v := range a.Values {
			s, _ := v.(string)
			if _, clock, ok := strings.Cut(s, "T"); ok && len(clock) >= 2 {
				if n, err := strconv.Atoi(clock[:2]); err == nil {
					add(n - 1)
					add(n)
					add(n + 1)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func textsOf(all []any) (out []string) {
	for _, v := range all {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// attributeValues are what an attribute may be: each constant it is held against,
// what lies beside it, something else, and nothing known.
func attributeValues(name string, a rule.Asked) []sideValue {
	out := []sideValue{{labelUnknown, func(*Place) {}}}
	add := func(label string, v any) {
		if !slices.ContainsFunc(out, func(have sideValue) bool { return have.label == label }) {
			out = append(out, sideValue{label, func(p *Place) { p.Asker.Customer[name] = v }})
		}
	}
	for _, v := range a.Values {
		switch v := v.(type) {
		case int:
			for _, n := range []int{v - 1, v, v + 1} {
				add(strconv.Itoa(n), n)
			}
		case float64:
			for _, n := range []float64{v - 1, v, v + 1} {
				add(strconv.FormatFloat(n, 'g', -1, 64), n)
			}
		case bool:
			add("true", true)
			add("false", false)
		case string:
			if a.List {
				add(v, []any{v})
				add(labelOther, []any{})
				continue
			}
			add(v, v)
			add(labelOther, "\x00")
		}
	}
	if len(a.Values) == 0 { // asked by itself
		add("true", true)
		add("false", false)
	}
	return out
}
