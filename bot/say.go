package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yingda/conversation"
)

// say puts a plan into words and things to press. It is pure. The sentences are
// service talk only; whatever informs comes from an item.
func say(r Reading, u Understood, f Found, p Plan, g Group, now time.Time) conversation.Outgoing {
	w := words(u.Locale)
	switch p.Decision {
	case Answer:
		return sayAnswer(r, f, p, w)
	case Clarify:
		return sayClarify(f, p, w)
	case RelatedTo:
		return conversation.Outgoing{Text: w.related, Content: conversation.Content{Options: append(offered(f, p, "related"), toPerson(w))}}
	case Decline:
		return sayDecline(r, f, p, w)
	case Handoff:
		out := sayHandoff(p, w, g, u.Locale, now)
		if p.Meanwhile {
			out.Text += "\n\n" + w.meanwhile + "\n\n" + f.Hits[p.Offer[0]].Answer
			out.Content.Source = source(r, f, f.Hits[p.Offer[0]])
		}
		return out
	}
	return sayTalk(r, u, p, w)
}

func sayAnswer(r Reading, f Found, p Plan, w phrases) conversation.Outgoing {
	h := f.Hits[p.Offer[0]]
	out := conversation.Outgoing{Text: h.Answer}
	if p.Again {
		out.Text = w.again + "\n\n" + h.Answer
	}
	out.Content.Source = source(r, f, h)
	for _, q := range h.QuickReplies {
		out.Content.Options = append(out.Content.Options, conversation.Option{Kind: "quick", Label: q, Value: q})
	}
	for _, rel := range h.Related {
		out.Content.Options = append(out.Content.Options, conversation.Option{Kind: "related", Label: rel.Question, Value: rel.Question, Item: rel.ItemID})
	}
	if p.Again || p.FailedCount > 0 {
		out.Content.Options = append(out.Content.Options, toPerson(w))
	}
	return out
}

func source(r Reading, f Found, h Hit) *conversation.Source {
	s := &conversation.Source{Title: h.Source, ItemID: h.ItemID, RevisionID: h.RevisionID, DocumentID: h.DocumentID, Version: f.BaseN}
	if !r.Settings.ShowSource || s.Title == "" {
		s.Title = h.Question
	}
	return s
}

func sayClarify(f Found, p Plan, w phrases) conversation.Outgoing {
	out := conversation.Outgoing{Text: w.clarify, Content: conversation.Content{Options: offered(f, p, "clarify")}}
	if len(out.Content.Options) == 1 {
		out.Text = w.clarifyOne
	}
	out.Content.Options = append(out.Content.Options, conversation.Option{Kind: "none_of_these", Label: w.noneOfThese, Value: w.noneOfThese})
	return out
}

// offered are the items of a plan as things to press. Of what is only near, the
// asker is shown what they can read; the rest stands in where that is all.
func offered(f Found, p Plan, kind string) []conversation.Option {
	offer := p.Offer
	if own := readable(f, offer); kind == "related" && len(own) > 0 {
		offer = own
	}
	var out []conversation.Option
	for _, i := range offer {
		if slices.ContainsFunc(out, func(o conversation.Option) bool { return o.Label == f.Hits[i].Question }) {
			continue // two items of one question look the same to who is asked
		}
		out = append(out, conversation.Option{Kind: kind, Label: f.Hits[i].Question, Value: f.Hits[i].Question, Item: f.Hits[i].ItemID})
	}
	return out
}

func readable(f Found, offer []int) (own []int) {
	for _, i := range offer {
		if !f.Hits[i].Foreign {
			own = append(own, i)
		}
	}
	return own
}

func toPerson(w phrases) conversation.Option {
	return conversation.Option{Kind: "handoff", Label: w.person, Value: w.person}
}

func sayDecline(r Reading, f Found, p Plan, w phrases) conversation.Outgoing {
	out := conversation.Outgoing{Text: w.decline}
	switch p.Reason {
	case ReasonFile:
		out.Text = w.file
	case ReasonLong:
		out.Text = w.long
	}
	out.Content.Options = append(offered(f, p, "related"), toPerson(w))
	if !r.Open {
		out.Content.Options = append(out.Content.Options, toMessage(w))
	}
	return out
}

func toMessage(w phrases) conversation.Option {
	return conversation.Option{Kind: "leave_message", Label: w.leave, Value: w.leave}
}

func sayHandoff(p Plan, w phrases, g Group, locale string, now time.Time) conversation.Outgoing {
	if !g.Open {
		out := conversation.Outgoing{Text: w.closed, Content: conversation.Content{Options: []conversation.Option{toMessage(w)}}}
		if !g.Next.IsZero() {
			out.Text = strings.ReplaceAll(w.closedUntil, "{time}", when(g.Next, now, locale))
		}
		return out
	}
	text := w.handoff
	switch p.Reason {
	case ReasonComplaint, ReasonSwearing:
		text = w.sorry
	case ReasonRisk:
		text = w.risk
	case ReasonFailedTurns:
		text = w.tried
	}
	return conversation.Outgoing{Text: text}
}

// when says a time as people do: today's hour, else the day too. Today is that
// of the place where t is, wherever the server stands; whose clock it is is said,
// for a visitor may live by another.
func when(t, now time.Time, locale string) string {
	now = now.In(t.Location())
	day := "1月2日 "
	if locale == "en" {
		day = "Jan 2, "
	}
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		day = ""
	}
	if locale == "en" {
		return t.Format(day+"15:04") + " (" + clockName(t, locale) + ")"
	}
	return clockName(t, locale) + " " + t.Format(day+"15:04")
}

// clockName is the name of the clock that t is read from.
func clockName(t time.Time, locale string) string {
	switch t.Location().String() {
	case "Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC":
		if locale == "en" {
			return "Beijing time"
		}
		return "北京时间"
	}
	if _, offset := t.Zone(); offset%3600 != 0 {
		return t.Format("UTC-07:00")
	} else if offset != 0 {
		return fmt.Sprintf("UTC%+d", offset/3600)
	}
	return "UTC"
}

func sayTalk(r Reading, u Understood, p Plan, w phrases) conversation.Outgoing {
	switch p.Reason {
	case ReasonLeft:
		return conversation.Outgoing{Text: w.left}
	case ReasonConfirmed:
		return conversation.Outgoing{Text: w.glad}
	case ReasonDenied:
		return conversation.Outgoing{Text: w.denied, Content: conversation.Content{Options: []conversation.Option{toPerson(w)}}}
	case ReasonSwearing:
		return conversation.Outgoing{Text: w.calm, Content: conversation.Content{Options: []conversation.Option{toPerson(w)}}}
	case KindPictures:
		return conversation.Outgoing{Text: w.emoji}
	case KindBlank:
		return conversation.Outgoing{Text: w.blank}
	}
	switch {
	case u.Thanks:
		return conversation.Outgoing{Text: w.welcome}
	case u.Bye:
		return conversation.Outgoing{Text: w.bye}
	case u.Greets && len(r.Turns) > 0:
		return conversation.Outgoing{Text: w.here}
	}
	return conversation.Outgoing{Text: w.hello}
}
