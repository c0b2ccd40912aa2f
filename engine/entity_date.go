package engine

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	numeral = `(\d{1,4}|[零〇一二两三四五六七八九十]{1,4})`
	small   = `(\d{1,3}|[零〇一二两三四五六七八九十百半]{1,4})`
)

var (
	dateISO     = regexp.MustCompile(`\b((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	dateHan     = regexp.MustCompile(`(?:` + numeral + `年)?` + small + `月(?:份)?(?:` + small + `[日号])?`)
	dateDay     = regexp.MustCompile(small + `号`)
	dateEnglish = regexp.MustCompile(`\b(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.?(?: (\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? ((?:19|20)\d{2}))?\b`)
	lengthHan   = regexp.MustCompile(small + `(?:个)?(多)?(年|个月|月|周|星期|礼拜|天|日|小时|钟头|分钟|秒)`)
	lengthWord  = regexp.MustCompile(`\b(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of) (years?|months?|weeks?|days?|hours?|minutes?)\b`)
)

var monthNames = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12}

var numberWords = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}

// readDates reads days and spans named outright, then those relative to now,
// then lengths of time.
func readDates(f folded, now time.Time, take taker) {
	for _, m := range dateISO.FindAllStringSubmatchIndex(f.text, 16) {
		if v, ok := day(number(group(f, m, 1)), number(group(f, m, 2)), number(group(f, m, 3))); ok {
			take(Date, m[0], m[1], v, false)
		}
	}
	readHanDates(f, now, take)
	readEnglishDates(f, take)
	readRelative(f, now, take)
	for _, m := range lengthHan.FindAllStringSubmatchIndex(f.text, 16) {
		take(Duration, m[0], m[1], length(hanOrDigits(group(f, m, 1)), group(f, m, 3)), false)
	}
	for _, m := range lengthWord.FindAllStringSubmatchIndex(f.text, 16) {
		n, ok := numberWords[group(f, m, 1)]
		if !ok {
			n = number(group(f, m, 1))
		}
		take(Duration, m[0], m[1], length(float64(n), strings.TrimSuffix(group(f, m, 2), "s")), false)
	}
}

func readHanDates(f folded, now time.Time, take taker) {
	for _, m := range dateHan.FindAllStringSubmatchIndex(f.text, 16) {
		year, month := int(hanOrDigits(group(f, m, 1))), int(hanOrDigits(group(f, m, 2)))
		if year > 0 && year < 100 {
			year += 2000
		}
		if group(f, m, 3) == "" {
			// "3月" is a month; "3个月" is a length and does not match here.
			if year == 0 && !now.IsZero() {
				year = now.Year()
			}
			if v, ok := month31(year, month); ok {
				take(Period, m[0], m[1], v, false)
			}
			continue
		}
		if v, ok := day(year, month, int(hanOrDigits(group(f, m, 3)))); ok {
			take(Date, m[0], m[1], v, false)
		}
	}
	for _, m := range dateDay.FindAllStringSubmatchIndex(f.text, 16) {
		if d := int(hanOrDigits(group(f, m, 1))); d >= 1 && d <= 31 {
			value := fmt.Sprintf("---%02d", d)
			if !now.IsZero() {
				value, _ = day(now.Year(), int(now.Month()), d)
			}
			take(Date, m[0], m[1], value, false)
		}
	}
}

func readEnglishDates(f folded, take taker) {
	for _, m := range dateEnglish.FindAllStringSubmatchIndex(f.text, 16) {
		d := group(f, m, 1) + group(f, m, 3)
		if d == "" {
			continue // "may" and "march" alone are mostly not months
		}
		if v, ok := day(number(group(f, m, 4)), monthNames[group(f, m, 2)], number(d)); ok {
			take(Date, m[0], m[1], v, false)
		}
	}
}

// A relative name reaches from the day (or the month) it starts to where it ends.
type relative struct {
	name             string
	days             int
	months, weekSpan bool
	by               int // months or weeks away
}

var relatives = []relative{
	{name: "大前天", days: -3},
	{name: "前天", days: -2},
	{name: "昨天", days: -1},
	{name: "昨日", days: -1},
	{name: "昨晚", days: -1},
	{name: "今天", days: 0},
	{name: "今日", days: 0},
	{name: "今晚", days: 0},
	{name: "大后天", days: 3},
	{name: "后天", days: 2},
	{name: "明天", days: 1},
	{name: "明日", days: 1},
	{name: "the day before yesterday", days: -2},
	{name: "the day after tomorrow", days: 2},
	{name: "yesterday", days: -1},
	{name: "today", days: 0},
	{name: "tonight", days: 0},
	{name: "tomorrow", days: 1},
	{name: "上上个月", months: true, by: -2},
	{name: "上个月", months: true, by: -1},
	{name: "上月", months: true, by: -1},
	{name: "这个月", months: true},
	{name: "本月", months: true},
	{name: "当月", months: true},
	{name: "下个月", months: true, by: 1},
	{name: "下月", months: true, by: 1},
	{name: "last month", months: true, by: -1},
	{name: "this month", months: true},
	{name: "next month", months: true, by: 1},
	{name: "上周", weekSpan: true, by: -1},
	{name: "上星期", weekSpan: true, by: -1},
	{name: "这周", weekSpan: true},
	{name: "本周", weekSpan: true},
	{name: "下周", weekSpan: true, by: 1},
	{name: "下星期", weekSpan: true, by: 1},
	{name: "last week", weekSpan: true, by: -1},
	{name: "this week", weekSpan: true},
	{name: "next week", weekSpan: true, by: 1},
}

func readRelative(f folded, now time.Time, take taker) {
	for _, r := range relatives {
		for at := 0; ; {
			i := strings.Index(f.text[at:], r.name)
			if i < 0 {
				break
			}
			kind, value := r.value(now)
			take(kind, at+i, at+i+len(r.name), value, false)
			at += i + len(r.name)
		}
	}
}

func (r relative) value(now time.Time) (EntityKind, string) {
	kind := Date
	if r.months || r.weekSpan {
		kind = Period
	}
	if now.IsZero() {
		return kind, ""
	}
	switch {
	case r.months:
		first := time.Date(now.Year(), now.Month()+time.Month(r.by), 1, 0, 0, 0, 0, now.Location())
		v, _ := month31(first.Year(), int(first.Month()))
		return kind, v
	case r.weekSpan:
		monday := now.AddDate(0, 0, -int(now.Weekday()+6)%7+7*r.by)
		return kind, monday.Format(time.DateOnly) + "/" + monday.AddDate(0, 0, 6).Format(time.DateOnly)
	}
	return kind, now.AddDate(0, 0, r.days).Format(time.DateOnly)
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

func hanOrDigits(s string) float64 {
	if n, err := strconv.Atoi(s); err == nil {
		return float64(n)
	}
	n, _ := hanNumber(s)
	return n
}

// day checks that there is such a day; year 0 is unknown.
func day(year, month, d int) (string, bool) {
	if month < 1 || month > 12 || d < 1 || d > 31 {
		return "", false
	}
	if year == 0 {
		return fmt.Sprintf("--%02d-%02d", month, d), time.Date(2000, time.Month(month), d, 0, 0, 0, 0, time.UTC).Day() == d
	}
	t := time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	return t.Format(time.DateOnly), t.Day() == d && year >= 1900 && year <= 2200
}

// month31 is a whole month from its first to its last day.
func month31(year, month int) (string, bool) {
	if month < 1 || month > 12 || year > 2200 || (year != 0 && year < 1900) {
		return "", false
	}
	if year == 0 {
		return fmt.Sprintf("--%02d", month), true
	}
	first := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	return first.Format(time.DateOnly) + "/" + first.AddDate(0, 1, -1).Format(time.DateOnly), true
}

var lengthUnits = map[string]string{
	"年": "P%sY", "个月": "P%sM", "月": "P%sM", "周": "P%sW", "星期": "P%sW", "礼拜": "P%sW", "天": "P%sD", "日": "P%sD",
	"小时": "PT%sH", "钟头": "PT%sH", "分钟": "PT%sM", "秒": "PT%sS",
	"year": "P%sY", "month": "P%sM", "week": "P%sW", "day": "P%sD", "hour": "PT%sH", "minute": "PT%sM",
}

func length(n float64, unit string) string {
	form, ok := lengthUnits[unit]
	if !ok {
		return ""
	}
	return fmt.Sprintf(form, strconv.FormatFloat(n, 'f', -1, 64))
}
