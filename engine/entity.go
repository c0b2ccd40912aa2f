package engine

import (
	"regexp"
	"sort"
	"strings"
)

// EntityKind is what sort of thing was named.
type EntityKind string

// The kinds of entities.
const (
	Phone    EntityKind = "phone"        // value: digits, with + and country code where typed
	IDNumber EntityKind = "id_number"    // value: 18 signs, X large
	Card     EntityKind = "card_number"  // value: digits
	Order    EntityKind = "order_number" // value: as typed, letters large
	Email    EntityKind = "email"        // value: small letters
	Money    EntityKind = "money"        // value: "12.50 CNY"
	Date     EntityKind = "date"         // value: 2026-11-22, or --11-22 without a year
	Period   EntityKind = "period"       // value: first/last day
	Duration EntityKind = "duration"     // value: ISO 8601, P3M
	Place    EntityKind = "place"        // value: the name
	Product  EntityKind = "product"      // value: the workspace's spelling
)

// Entity is something named in a message.
type Entity struct {
	Kind       EntityKind
	Start, End int // bytes of the typed text
	Text       string
	Value      string
	Sensitive  bool // masked wherever someone without the right may look
}

// A run of digits that may be grouped by single blanks or hyphens.
var (
	digitRun  = regexp.MustCompile(`\+?\d(?:[ -]?\d){4,29}[x]?`)
	emailLike = regexp.MustCompile(`[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}`)
	orderLike = regexp.MustCompile(`(?:订单号?|单号|流水号|运单号?|工单号?|编号|order|tracking|ticket)(?: ?(?:number|no\.?|id|#|是|为|:|：))*[ #:：]{0,3}([a-z]{0,6}[-]?\d[a-z0-9-]{4,31})`)
	orderForm = regexp.MustCompile(`\b[a-z]{1,4}\d{8,24}\b`)
)

// entities reads all kinds; where two overlap the one read first stays, so the
// order below is the order of trust.
func entities(f folded, around Around) []Entity {
	var out []Entity
	take := func(kind EntityKind, start, end int, value string, sensitive bool) {
		at := f.extent(start, end)
		for _, e := range out {
			if at.Start < e.End && e.Start < at.End {
				return
			}
		}
		out = append(out, Entity{kind, at.Start, at.End, f.typed[at.Start:at.End], value, sensitive})
	}
	if strings.ContainsAny(f.text, "0123456789") {
		readEmails(f, take)
		readOrders(f, take)
		readNumbers(f, take)
	} else if strings.Contains(f.text, "@") {
		readEmails(f, take)
	}
	readMoney(f, take)
	readDates(f, around.Now, take)
	readNames(f, around, take)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Start < out[b].Start })
	return out
}

type taker func(kind EntityKind, start, end int, value string, sensitive bool)

func readEmails(f folded, take taker) {
	for _, at := range emailLike.FindAllStringIndex(f.text, 8) {
		take(Email, at[0], at[1], f.text[at[0]:at[1]], true)
	}
}

func readOrders(f folded, take taker) {
	for _, at := range orderLike.FindAllStringSubmatchIndex(f.text, 8) {
		take(Order, at[2], at[3], strings.ToUpper(f.text[at[2]:at[3]]), false)
	}
	for _, at := range orderForm.FindAllStringIndex(f.text, 8) {
		take(Order, at[0], at[1], strings.ToUpper(f.text[at[0]:at[1]]), false)
	}
}

// readNumbers tells phone, identity and card numbers apart by length, shape and
// check digit.
func readNumbers(f folded, take taker) {
	for _, at := range digitRun.FindAllStringIndex(f.text, 32) {
		raw := f.text[at[0]:at[1]]
		if at[1] < len(f.text) && isDigit(f.text[at[1]]) {
			continue
		}
		end := at[1]
		if strings.HasSuffix(raw, "x") && len(compact(raw)) != 18 {
			raw, end = raw[:len(raw)-1], end-1
		}
		digits := compact(raw)
		switch {
		case validID(digits):
			take(IDNumber, at[0], end, strings.ToUpper(digits), true)
		case validMobile(digits), validLine(raw, digits), strings.HasPrefix(digits, "+") && len(digits) >= 9 && len(digits) <= 16:
			take(Phone, at[0], end, strings.TrimPrefix(digits, "+86"), true)
		case len(digits) >= 13 && len(digits) <= 19 && luhn(digits):
			take(Card, at[0], end, digits, true)
		case len(digits) >= 16 && len(digits) <= 19:
			// A card with a slip of the finger is still nobody else's to read.
			take(Card, at[0], end, digits, true)
		case len(digits) >= 10:
			take(Order, at[0], end, digits, false)
		}
	}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s)
}

func validMobile(digits string) bool {
	digits = strings.TrimPrefix(digits, "+86")
	if len(digits) == 13 {
		digits = strings.TrimPrefix(digits, "86")
	}
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' && !strings.ContainsAny(digits, "+x")
}

// validLine tells a fixed line with its area code, and 400 and 800 numbers.
func validLine(raw, digits string) bool {
	switch {
	case strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800"):
		return len(digits) == 10
	case digits[0] == '0' && len(digits) >= 10 && len(digits) <= 12:
		return digits[1] != '0' && (strings.Contains(raw, "-") || digits[1] <= '2' || len(digits) >= 11)
	}
	return false
}

// validID checks a resident identity number: 17 digits and a check sign, as
// GB 11643 lays down.
func validID(s string) bool {
	if len(s) != 18 || (s[6:8] != "19" && s[6:8] != "20") {
		return false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	var total int
	for i, w := range weights {
		if !isDigit(s[i]) {
			return false
		}
		total += w * int(s[i]-'0')
	}
	return "10x98765432"[total%11] == s[17]
}

func luhn(digits string) bool {
	var total int
	for i := range len(digits) {
		c := digits[len(digits)-1-i]
		if !isDigit(c) {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		total += d
	}
	return total%10 == 0
}

// Mask hides sensitive values, keeping what a person needs to recognise their
// own: the first three and last four signs of a long number.
func Mask(typed string, found []Entity) string {
	var b strings.Builder
	at := 0
	for _, e := range found {
		if !e.Sensitive || e.Start < at || e.End > len(typed) {
			continue
		}
		b.WriteString(typed[at:e.Start])
		b.WriteString(maskValue(typed[e.Start:e.End]))
		at = e.End
	}
	b.WriteString(typed[at:])
	return b.String()
}

func maskValue(s string) string {
	rs := []rune(s)
	head, tail := 3, 4
	if len(rs) < 9 {
		head, tail = 1, 1
	}
	for i := range rs {
		if i >= head && i < len(rs)-tail {
			rs[i] = '*'
		}
	}
	return string(rs)
}

// MaskSensitive reads and masks in one step, for logs.
func MaskSensitive(typed string) string {
	var out []Entity
	f := fold(typed)
	take := func(kind EntityKind, start, end int, value string, sensitive bool) {
		at := f.extent(start, end)
		out = append(out, Entity{kind, at.Start, at.End, "", value, sensitive})
	}
	readEmails(f, take)
	readNumbers(f, take)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Start < out[b].Start })
	return Mask(typed, out)
}
