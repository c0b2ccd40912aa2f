package past

import (
	"html"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// said is one speaker's stretch of a transcript.
type said struct{ speaker, text string }

// label opens a speaker's stretch: a name of a few characters and a colon, with a
// time in brackets or without.
var label = regexp.MustCompile(`(?m)^[ \t]*(?:[\[(（【]?\d{1,2}:\d{2}(?::\d{2})?[\])）】]?[ \t]*)?([\p{L}][\p{L}\p{N}_ ]{0,19}?)[ \t]*(?:[\[(（]\d{1,2}:\d{2}(?::\d{2})?[\])）])?[ \t]*[:：]`)

// inline finds the labels of a transcript that is written in one line.
var inline = regexp.MustCompile(`(?:^|[\s。；;|/])(客户|用户|坐席|座席|客服|机器人|顾客|访客|customer|agent|caller|visitor|bot|user)[ \t]*[:：]`)

// turns cuts a transcript by its speakers. A text without labels is nobody's.
func turns(s string) []said {
	marks := label.FindAllStringSubmatchIndex(s, -1)
	if found := inline.FindAllStringSubmatchIndex(s, -1); len(marks) < 2 && len(found) > len(marks) {
		marks = found
	}
	var out []said
	for i, m := range marks {
		end := len(s)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		out = append(out, said{strings.ToLower(strings.TrimSpace(s[m[2]:m[3]])), s[m[1]:end]})
	}
	return out
}

var (
	tags   = regexp.MustCompile(`<(?:br|/p|/div|/li)\b[^>]*>`)
	markup = regexp.MustCompile(`<[a-zA-Z/!][^>]{0,500}>`)
)

// plain is a message without markup, of bounded length.
func plain(s string) string {
	if strings.Contains(s, "<") {
		s = markup.ReplaceAllString(tags.ReplaceAllString(s, "\n"), "")
	}
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	s = strings.TrimSpace(strings.ToValidUTF8(s, ""))
	if utf8.RuneCountInString(s) > maxText {
		s = string([]rune(s)[:maxText])
	}
	return s
}

// short is a value as it is shown.
func short(s string) string {
	r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " "))
	return string(r[:min(len(r), 80)])
}

// layouts of times in files people have, those with a zone of their own first.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", time.RFC1123Z, time.RFC1123,
	"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-1-2 15:04:05", "2006年1月2日 15:04:05", "2006年1月2日 15:04", "1/2/2006 15:04", "2006-01-02", "2006/1/2",
}

// when reads a time in unix milliseconds; 0 for what is none. A bare number is
// seconds or milliseconds since 1970.
func when(s string, zone *time.Location) int64 {
	if s == "" {
		return 0
	}
	if n := number(s); n == 0 && !strings.ContainsAny(s, "-/:年T") {
		if big, ok := unix(s); ok {
			return big
		}
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UnixMilli()
		}
	}
	return 0
}

// unix reads seconds or milliseconds of this century.
func unix(s string) (ms int64, ok bool) {
	var n float64
	for _, r := range s {
		if r == '.' {
			break
		}
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + float64(r-'0')
	}
	switch {
	case n > 9e8 && n < 5e9:
		return int64(n * 1000), true
	case n > 9e11 && n < 5e12:
		return int64(n), true
	}
	return 0, false
}
