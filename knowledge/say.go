package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// plainChannels have no rich text: what is marked up is said in plain words.
var plainChannels = []string{"wechat", "email"}

// Said is the answer as a channel can take it: small Markdown where there is
// rich text, plain words where there is none, and on the phone what is spoken.
func (a Answer) Said(channel string) string {
	switch {
	case channel == "phone":
		return a.Speech()
	case slices.Contains(plainChannels, channel):
		return a.Words()
	}
	return a.Markdown()
}

// Markdown is the text with its parts under it, in the small Markdown that the
// visitor's chat reads. It has no pictures there: they are links.
func (a Answer) Markdown() string {
	blocks := []string{a.Text}
	for _, p := range a.Parts {
		blocks = append(blocks, p.markdown())
	}
	return strings.TrimSpace(strings.Join(blocks, "\n\n"))
}

func (p Part) markdown() string {
	title := ""
	if p.Title != "" && p.Kind != PartPicture && p.Kind != PartLink {
		title = "**" + p.Title + "**"
	}
	rows := []string{title, p.Text}
	switch p.Kind {
	case PartPicture:
		rows = append(rows, link("🖼 "+p.Title, p.URL))
	case PartLink:
		rows = append(rows, link(p.Title, p.URL))
	case PartCard:
		if p.Picture != "" {
			rows = append(rows, link("🖼 "+p.Title, p.Picture))
		}
		rows = append(rows, link(firstOf(p.Label, p.Title), p.URL))
	case PartSteps:
		for i, s := range p.Steps {
			rows = append(rows, fmt.Sprintf("%d. %s", i+1, s))
		}
	case PartForm:
		for _, f := range p.Fields {
			rows = append(rows, "- "+f.asked())
		}
	}
	return strings.Join(slices.DeleteFunc(rows, func(s string) bool { return s == "" }), "\n")
}

// asked is a field as a line that a customer can answer in words.
func (f Field) asked() string {
	s := f.Label
	if f.Required {
		s += " *"
	}
	if len(f.Choices) > 0 {
		s += " (" + strings.Join(f.Choices, " / ") + ")"
	}
	return s
}

// link is "" without an address. Square brackets would end the label early.
func link(label, to string) string {
	label = strings.TrimSpace(strings.NewReplacer("[", "(", "]", ")").Replace(label))
	switch {
	case to == "":
		return ""
	case label == "" && strings.HasPrefix(to, "tel:"):
		label = strings.TrimPrefix(to, "tel:")
	case label == "":
		return to
	}
	return "[" + label + "](" + to + ")"
}

var (
	reBold = regexp.MustCompile(`\*\*(.{1,500}?)\*\*`)
	reLink = regexp.MustCompile(`\[([^\[\]]{1,300})\]\(([^()\s]+)\)`)
	reBare = regexp.MustCompile(`(?i)(https?://|mailto:)[^\s<>"'，。；：！？、（）【】《》“”]+`)
	reMark = regexp.MustCompile(`(?m)^[ \t]*[-*•][ \t]+`)
)

// Words is the plain form: no marks, and every link with its address.
func (a Answer) Words() string {
	s := reBold.ReplaceAllString(strings.ReplaceAll(a.Markdown(), "🖼 ", ""), "$1")
	return reLink.ReplaceAllStringFunc(s, func(l string) string {
		m := reLink.FindStringSubmatch(l)
		if m[1] == m[2] || "tel:"+m[1] == m[2] {
			return m[1]
		}
		return m[1] + ": " + m[2]
	})
}

// Speech is what a voice says: the spoken form, else the words without marks
// and addresses, which nobody can follow by ear.
func (a Answer) Speech() string {
	if a.Spoken != "" {
		return a.Spoken
	}
	s := reBold.ReplaceAllString(strings.ReplaceAll(a.Markdown(), "🖼 ", ""), "$1")
	s = reLink.ReplaceAllStringFunc(s, func(l string) string {
		if m := reLink.FindStringSubmatch(l); !strings.Contains(m[1], "://") {
			return m[1]
		}
		return ""
	})
	s = reMark.ReplaceAllString(reBare.ReplaceAllString(s, ""), "")
	return strings.TrimSpace(strings.ReplaceAll(s, " *\n", "\n"))
}
