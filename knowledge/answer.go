package knowledge

import (
	"slices"
	"strings"
)

// Answer is one thing an item may say, and when. An empty condition holds always.
type Answer struct {
	Text     string   `json:"text" doc:"Small Markdown: paragraphs, lists, bold, links"`
	Locale   string   `json:"locale" enum:"zh-CN,en," doc:"Empty for any"`
	Channels []string `json:"channels" doc:"None means all; else webchat, email, wechat, phone"`
	From     string   `json:"from" doc:"First day, YYYY-MM-DD, in the workspace's zone"`
	Until    string   `json:"until" doc:"Last day"`
	Hours    string   `json:"hours" enum:",open,closed" doc:"Said only inside or outside staffed hours"`
	When     string   `json:"when,omitempty" doc:"Condition in the rule language: tier == \"gold\" and not open"`
	Parts    []Part   `json:"parts,omitempty" doc:"What stands under the text"`
	Spoken   string   `json:"spoken,omitempty" doc:"What is said on the phone; empty: the words without their marks"`
}

// Kinds of a part.
const (
	PartPicture = "picture" // url; title says what is on it
	PartCard    = "card"    // title, text, picture, a link
	PartLink    = "link"    // title, url
	PartSteps   = "steps"   // title, steps
	PartForm    = "form"    // title, text, fields: what the customer is asked to tell
)

var partKinds = []string{PartPicture, PartCard, PartLink, PartSteps, PartForm}

// Part is something an answer shows beside its words.
type Part struct {
	Kind    string   `json:"kind" enum:"picture,card,link,steps,form"`
	Title   string   `json:"title,omitempty" doc:"Of a picture, what is on it"`
	Text    string   `json:"text,omitempty" doc:"Of a card or form"`
	URL     string   `json:"url,omitempty" doc:"Of the picture; where the card or link leads"`
	Label   string   `json:"label,omitempty" doc:"Of a card's link"`
	Picture string   `json:"picture,omitempty" doc:"Address of a card's picture"`
	Steps   []string `json:"steps,omitempty"`
	Fields  []Field  `json:"fields,omitempty" doc:"Of a form"`
}

// Field is something a form asks for.
type Field struct {
	Label    string   `json:"label"`
	Kind     string   `json:"kind" enum:"text,phone,number,date,choice"`
	Required bool     `json:"required"`
	Choices  []string `json:"choices,omitempty" doc:"Of a choice"`
}

var fieldKinds = []string{"text", "phone", "number", "date", "choice"}

// tidy leaves nothing in an answer that a database could not keep, and writes
// equal answers one way.
func (a Answer) tidy() Answer {
	a.Text, a.Locale, a.From, a.Until, a.Hours = strings.TrimSpace(clean(a.Text)), line(a.Locale), dayOf(line(a.From)), dayOf(line(a.Until)), line(a.Hours)
	a.Channels, a.When, a.Spoken = lines(a.Channels), line(a.When), line(a.Spoken)
	parts := a.Parts
	a.Parts = nil // not empty: then the answer is as it was before there were parts
	for _, p := range parts {
		if p = p.tidy(); !p.empty() {
			a.Parts = append(a.Parts, p)
		}
	}
	return a
}

// says tells whether there is anything in it to say.
func (a Answer) says() bool { return a.Text != "" || len(a.Parts) > 0 }

// tidy keeps of a part what its kind has.
func (p Part) tidy() Part {
	out := Part{Kind: line(p.Kind), Title: line(p.Title)}
	switch out.Kind {
	case PartPicture, PartLink:
		out.URL = line(p.URL)
	case PartCard:
		out.Text, out.URL, out.Label, out.Picture = strings.TrimSpace(clean(p.Text)), line(p.URL), line(p.Label), line(p.Picture)
	case PartSteps:
		out.Steps = slices.DeleteFunc(eachLine(p.Steps), func(s string) bool { return s == "" })
	case PartForm:
		out.Text = strings.TrimSpace(clean(p.Text))
		for _, f := range p.Fields {
			if f = f.tidy(); f.Label != "" {
				out.Fields = append(out.Fields, f)
			}
		}
	}
	return out
}

// eachLine makes each one line; unlike [lines] it keeps what is said twice.
func eachLine(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = line(s)
	}
	return out
}

func (f Field) tidy() Field {
	f.Label, f.Kind = line(f.Label), line(f.Kind)
	if f.Kind == "" {
		f.Kind = "text"
	}
	choices := lines(f.Choices)
	f.Choices = nil
	if f.Kind == "choice" {
		f.Choices = choices
	}
	return f
}

func (p Part) empty() bool {
	return p.Title == "" && p.Text == "" && p.URL == "" && p.Picture == "" && len(p.Steps) == 0 && len(p.Fields) == 0
}
