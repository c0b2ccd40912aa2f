package knowledge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yingda/knowledge/rule"
)

func (k *checker) answer(field string, a Answer) {
	k.length(field+"/text", a.Text, maxAnswerText)
	k.when(!slices.Contains(locales, a.Locale), "knowledge.locale_unknown", field+"/locale")
	k.when(!slices.Contains(hours, a.Hours), "knowledge.hours_unknown", field+"/hours")
	k.when(slices.ContainsFunc(a.Channels, func(c string) bool { return !slices.Contains(channels, c) }), "knowledge.channel_unknown", field+"/channels")
	k.days(field+"/from", a.From, a.Until)
	k.markdown(field+"/text", a.Text)
	k.condition(field+"/when", a.When)
	k.length(field+"/spoken", a.Spoken, maxSpoken)
	k.warn(strings.ContainsAny(a.Spoken, "*[]<>") || strings.Contains(a.Spoken, "://"), "knowledge.spoken_marks", field+"/spoken")
	if len(a.Parts) > maxParts {
		k.add("knowledge.too_many", field+"/parts", map[string]any{"max": maxParts})
	}
	for i, p := range a.Parts {
		k.part(fmt.Sprintf("%s/parts/%d", field, i), p)
	}
}

func (k *checker) markdown(field, text string) {
	unsafe, html := markdown(text)
	k.when(unsafe, "knowledge.link_unsafe", field)
	k.warn(html, "knowledge.html_as_text", field)
}

// condition reads a rule and says what is wrong with it, and where.
func (k *checker) condition(field, source string) {
	if source == "" {
		return
	}
	_, err := rule.Parse(source)
	var e *rule.Error
	if errors.As(err, &e) {
		params := map[string]any{"at": e.At}
		for name, v := range e.Params {
			params[name] = v
		}
		k.add(e.Code, field, params)
	}
}

func (k *checker) part(field string, p Part) {
	k.when(!slices.Contains(partKinds, p.Kind), "knowledge.part_unknown", field+"/kind")
	k.length(field+"/title", p.Title, maxSource)
	k.length(field+"/text", p.Text, maxPartText)
	k.markdown(field+"/text", p.Text)
	k.length(field+"/label", p.Label, maxWord)
	k.address(field+"/url", p.URL, p.Kind == PartPicture || p.Kind == PartLink)
	k.address(field+"/picture", p.Picture, false)
	k.many(field+"/steps", p.Steps, maxRows, maxQuestion)
	k.when(p.Kind == PartSteps && len(p.Steps) == 0, "knowledge.part_empty", field)
	k.when(p.Kind == PartForm && len(p.Fields) == 0, "knowledge.part_empty", field)
	k.when(p.Kind == PartPicture && p.Title == "", "knowledge.picture_untold", field+"/title")
	if len(p.Fields) > maxRows {
		k.add("knowledge.too_many", field+"/fields", map[string]any{"max": maxRows})
	}
	for i, f := range p.Fields {
		at := fmt.Sprintf("%s/fields/%d", field, i)
		k.length(at+"/label", f.Label, maxWord)
		k.when(!slices.Contains(fieldKinds, f.Kind), "knowledge.field_unknown", at+"/kind")
		k.when(f.Kind == "choice" && len(f.Choices) == 0, "knowledge.part_empty", at+"/choices")
		k.many(at+"/choices", f.Choices, maxRows, maxWord)
	}
}

// address refuses a place that a picture, card or link must not lead to. One
// with a bracket or a blank would not be a link where it is shown.
func (k *checker) address(field, to string, needed bool) {
	k.length(field, to, maxAddress)
	k.when(to == "" && needed, "knowledge.address_missing", field)
	k.when(to != "" && (!safeLink(to) || strings.ContainsAny(to, " ()<>\"")), "knowledge.link_unsafe", field)
}
