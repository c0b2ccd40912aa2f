package sample

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	leastItems      = 165
	leastCategories = 13
	leastVariants   = 5
	leastEnglish    = 40
	leastConditions = 15
)

func loadItems(t *testing.T) []Item {
	t.Helper()
	items, err := Items()
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// normalised is what two wordings are compared by: width, case, spaces and
// punctuation do not make them different.
func normalised(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

func isEnglish(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// mostlyLatin allows an English text to name a button or an account in Chinese.
func mostlyLatin(s string) bool {
	han, latin := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	return latin > 20*han
}

func split(variants []string) (zh, en []string) {
	for _, v := range variants {
		if isEnglish(v) {
			en = append(en, v)
		} else {
			zh = append(zh, v)
		}
	}
	return zh, en
}

func TestTheBaseIsLargeAndBroadEnough(t *testing.T) {
	items := loadItems(t)
	tops := map[string]int{}
	for _, it := range items {
		top, _, nested := strings.Cut(it.Category, "/")
		if !nested {
			t.Errorf("%s: category %q is not a path in a tree", it.Key, it.Category)
		}
		tops[top]++
	}
	if len(items) < leastItems || len(tops) < leastCategories {
		t.Errorf("%d items in %d top categories, want at least %d in %d",
			len(items), len(tops), leastItems, leastCategories)
	}
	for top, n := range tops {
		if n < 6 {
			t.Errorf("category %s has only %d items", top, n)
		}
	}
	t.Logf("%d items in %d top categories", len(items), len(tops))
}

func TestEveryItemIsComplete(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	grades := []string{"R1", "R2", "R3", "R4"}
	visibilities := []string{"public", "signed_in", "tier", "internal", "restricted"}
	seen := map[string]bool{}
	for _, it := range loadItems(t) {
		if seen[it.Key] || !kebab.MatchString(it.Key) {
			t.Errorf("%q: key is doubled or not kebab-case", it.Key)
		}
		seen[it.Key] = true
		if it.Question == "" || it.Source == "" || len(it.Tags) == 0 {
			t.Errorf("%s: question, source or tags missing", it.Key)
		}
		if !slices.Contains(grades, it.Grade) {
			t.Errorf("%s: grade %q", it.Key, it.Grade)
		}
		if !slices.Contains(visibilities, it.Visibility) {
			t.Errorf("%s: visibility %q", it.Key, it.Visibility)
		}
		checkDates(t, it.Key, it.ValidFrom, it.ValidUntil)
	}
}

func checkDates(t *testing.T, key, from, until string) {
	t.Helper()
	for _, d := range []string{from, until} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if from != "" && until != "" && from > until {
		t.Errorf("%s: from %s is after until %s", key, from, until)
	}
}

func TestEveryItemHasVariantsThatDifferFromEachOtherAndFromOtherItems(t *testing.T) {
	owner := map[string]string{}
	for _, it := range loadItems(t) {
		zh, _ := split(it.Variants)
		if len(zh) < leastVariants {
			t.Errorf("%s: %d Chinese variants, want %d", it.Key, len(zh), leastVariants)
		}
		wordings := append([]string{it.Question}, it.Variants...)
		if it.QuestionEN != "" {
			wordings = append(wordings, it.QuestionEN)
		}
		for _, w := range wordings {
			n := normalised(w)
			if n == "" {
				t.Errorf("%s: empty variant %q", it.Key, w)
			}
			if other, taken := owner[n]; taken {
				t.Errorf("%q stands in %s and in %s", w, other, it.Key)
			}
			owner[n] = it.Key
		}
	}
	t.Logf("%d distinct wordings", len(owner))
}

func TestRelatedItemsExist(t *testing.T) {
	items := loadItems(t)
	known := map[string]bool{}
	for _, it := range items {
		known[it.Key] = true
	}
	for _, it := range items {
		for _, key := range it.Related {
			if !known[key] || key == it.Key {
				t.Errorf("%s: related %q is unknown or the item itself", it.Key, key)
			}
		}
	}
}

func TestEveryItemCanAlwaysBeAnswered(t *testing.T) {
	channels := []string{"webchat", "email", "wechat", "phone"}
	conditional := map[string]bool{}
	for _, it := range loadItems(t) {
		plain := false
		for _, a := range it.Answers {
			if a.Text == "" || !slices.Contains([]string{"", "zh-CN", "en"}, a.Locale) ||
				!slices.Contains([]string{"", "open", "closed"}, a.Hours) {
				t.Errorf("%s: answer with text %q, locale %q, hours %q", it.Key, a.Text, a.Locale, a.Hours)
			}
			for _, c := range a.Channels {
				if !slices.Contains(channels, c) {
					t.Errorf("%s: unknown channel %q", it.Key, c)
				}
			}
			checkDates(t, it.Key, a.From, a.Until)
			if len(a.Channels) > 0 || a.From+a.Until+a.Hours != "" {
				conditional[it.Key] = true
			} else if a.Locale != "en" {
				plain = true
			}
		}
		if !plain {
			t.Errorf("%s: no Chinese answer without conditions", it.Key)
		}
	}
	if len(conditional) < leastConditions {
		t.Errorf("%d items answer by channel or time, want %d", len(conditional), leastConditions)
	}
	t.Logf("%d items answer by channel or time", len(conditional))
}

func TestTheCommonestItemsAreCompleteInEnglish(t *testing.T) {
	complete := 0
	for _, it := range loadItems(t) {
		_, en := split(it.Variants)
		answered := slices.ContainsFunc(it.Answers, func(a Answer) bool {
			return a.Locale == "en" && mostlyLatin(a.Text)
		})
		switch {
		case it.QuestionEN != "" && len(en) >= 4 && answered:
			complete++
		case it.QuestionEN != "" || len(en) > 0 || answered:
			t.Errorf("%s: English question %q, %d English variants, English answer %v",
				it.Key, it.QuestionEN, len(en), answered)
		}
	}
	if complete < leastEnglish {
		t.Errorf("%d items complete in English, want %d", complete, leastEnglish)
	}
	t.Logf("%d items complete in English", complete)
}
