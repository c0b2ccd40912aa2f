package knowledge_test

import (
	"slices"
	"testing"
	"time"

	"yingda/knowledge"
)

func TestTheAnswerThatFitsIsChosen(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	any := knowledge.Answer{Text: "any"}
	en := knowledge.Answer{Text: "en", Locale: "en"}
	zh := knowledge.Answer{Text: "zh", Locale: "zh-CN"}
	phone := knowledge.Answer{Text: "phone", Channels: []string{"phone"}}
	spring := knowledge.Answer{Text: "spring", From: "2026-03-01", Until: "2026-03-31"}
	past := knowledge.Answer{Text: "past", Until: "2026-03-01"}
	future := knowledge.Answer{Text: "future", From: "2026-03-03"}
	open := knowledge.Answer{Text: "open", Hours: "open"}
	closed := knowledge.Answer{Text: "closed", Hours: "closed"}
	web := knowledge.Place{Locale: "zh-CN", Channel: "webchat", Local: noon, Open: true}
	english := web
	english.Locale = "en-GB"
	gold := knowledge.Answer{Text: "gold", When: `tier == "gold" and customer.plan == "5G"`}
	torn := knowledge.Answer{Text: "torn", When: `tier ==`}
	member := web
	member.Asker = knowledge.Asker{Tier: "gold", SignedIn: true, Customer: attributes{"plan": "5G"}}
	night := web
	night.Open = false
	call := web
	call.Channel = "phone"
	for name, c := range map[string]struct {
		answers  []knowledge.Answer
		at       knowledge.Place
		want     string
		why      []string
		fallback bool
	}{
		"the only one":                      {[]knowledge.Answer{any}, web, "any", []string{""}, false},
		"the asker's language":              {[]knowledge.Answer{zh, en}, english, "en", []string{"locale", ""}, false},
		"any before another language":       {[]knowledge.Answer{zh, any}, english, "any", []string{"locale", ""}, false},
		"another language before silence":   {[]knowledge.Answer{zh}, english, "zh", []string{""}, true},
		"the language before conditions":    {[]knowledge.Answer{en, spring}, english, "en", []string{"", "locale"}, false},
		"the channel's own":                 {[]knowledge.Answer{any, phone}, call, "phone", []string{"vaguer", ""}, false},
		"not the other channel's":           {[]knowledge.Answer{any, phone}, web, "any", []string{"", "channel"}, false},
		"the season's":                      {[]knowledge.Answer{any, past, future, spring}, web, "spring", []string{"vaguer", "late", "early", ""}, false},
		"while people are there":            {[]knowledge.Answer{closed, open}, web, "open", []string{"closed", ""}, false},
		"while nobody is":                   {[]knowledge.Answer{closed, open}, night, "closed", []string{"", "open"}, false},
		"the first of equals":               {[]knowledge.Answer{any, any}, web, "any", []string{"", "later"}, false},
		"the one whose condition holds":     {[]knowledge.Answer{any, gold}, member, "gold", []string{"vaguer", ""}, false},
		"not the one for somebody else":     {[]knowledge.Answer{gold, any}, web, "any", []string{"rule", ""}, false},
		"never one whose condition is torn": {[]knowledge.Answer{torn}, member, "", []string{"rule"}, false},
		"nothing where nothing may be said": {[]knowledge.Answer{phone, past}, web, "", []string{"channel", "late"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := knowledge.Choose(c.answers, c.at)
			text := ""
			if got.Index >= 0 {
				text = c.answers[got.Index].Text
			}
			if text != c.want || got.Fallback != c.fallback || !slices.Equal(got.Why, c.why) {
				t.Errorf("%q, fallback %v, why %q", text, got.Fallback, got.Why)
			}
		})
	}
}

type attributes = map[string]any
