package workspace

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yingda/internal/fault"
)

// Text is a text in both languages. Where one is empty the other stands in.
type Text struct {
	Zh string `json:"zh" doc:"Chinese"`
	En string `json:"en" doc:"English"`
}

// In returns the text for a locale ("zh-CN", "en").
func (t Text) In(locale string) string {
	first, second := t.Zh, t.En
	if strings.HasPrefix(locale, "en") {
		first, second = second, first
	}
	if first == "" {
		return second
	}
	return first
}

// required refuses an empty or overlong line of text.
func required(field, v string, most int) error {
	if strings.TrimSpace(v) == "" {
		return fault.Invalid("input.required", field)
	}
	return optional(field, v, most)
}

// optional refuses an overlong text and control characters.
func optional(field, v string, most int) error {
	if utf8.RuneCountInString(v) > most {
		return fault.Invalid("input.too_long", field, fault.Params{"max": most})
	}
	if !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return fault.Invalid("input.not_text", field)
	}
	return nil
}

func oneOf(field, v string, allowed ...string) error {
	if !slices.Contains(allowed, v) {
		return fault.Invalid("input.not_one_of", field, fault.Params{"allowed": strings.Join(allowed, ", ")})
	}
	return nil
}

func between(field string, v, low, high int64) error {
	if v < low || v > high {
		return fault.Invalid("input.out_of_range", field, fault.Params{"min": low, "max": high})
	}
	return nil
}

func matches(field, v string, re *regexp.Regexp) error {
	if !re.MatchString(v) {
		return fault.Invalid("input.bad_format", field)
	}
	return nil
}

// first returns the first of several checks that failed.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
