package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yingda/internal/fault"
	"yingda/knowledge/rule"
)

// Bounds of an item, in characters where nothing else is said.
const (
	maxQuestion   = 500
	maxVariants   = 1000 // wordings an item
	maxAnswers    = 20   // answers an item
	maxAnswerText = 8000
	maxList       = 30 // tags, related items, quick replies an item
	maxWord       = 80 // one of them
	maxSource     = 200
	maxKey        = 64
	maxNote       = 500
	maxSpoken     = 2000
	maxParts      = 10 // parts an answer
	maxPartText   = 1000
	maxRows       = 30 // steps, fields or choices a part
	maxAddress    = 2000
)

var (
	keyForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	channels = rule.Channels
	locales  = append([]string{""}, rule.Locales...)
	hours    = []string{"", "open", "closed"}
)

// Flaw is something about an item's content. A warning stands against
// nothing; the others stand against publishing, and all but an absent answer
// also against saving.
type Flaw struct {
	Code    string       `json:"code"`
	Field   string       `json:"field"`
	Params  fault.Params `json:"params,omitempty"`
	Warning bool         `json:"warning"`
}

func (p Flaw) fault() error {
	f := fault.Invalid(p.Code, p.Field)
	f.Params = p.Params
	return f
}

const codeNoAnswer = "knowledge.answer_missing"

// check returns what is wrong with tidied content, the gravest first.
func (c Content) check() []Flaw {
	var k checker
	k.length("question", c.Question, maxQuestion)
	k.when(c.Question == "", "knowledge.question_missing", "question")
	k.length("question_en", c.QuestionEN, maxQuestion)
	k.many("variants", c.Variants, maxVariants, maxQuestion)
	k.when(slices.ContainsFunc(c.Variants, func(v string) bool { return strings.Contains(v, "||") }), "knowledge.variant_separator", "variants")
	k.when(!slices.Contains(grades, c.Grade), "knowledge.grade_unknown", "grade")
	k.when(!slices.Contains(visibilities, c.Visibility), "knowledge.visibility_unknown", "visibility")
	for _, f := range c.facets() {
		k.many(f.field, f.words, maxList, maxWord)
		k.when(slices.ContainsFunc(f.words, func(v string) bool { return strings.ContainsAny(v, listMarks) }), "knowledge.tag_separator", f.field)
	}
	k.many("related", c.Related, maxList, maxWord)
	k.many("quick_replies", c.QuickReplies, maxList, maxWord)
	k.length("source", c.Source, maxSource)
	k.days("valid", c.ValidFrom, c.ValidUntil)
	if len(c.Answers) > maxAnswers {
		k.add("knowledge.too_many", "answers", fault.Params{"max": maxAnswers})
	}
	for i, a := range c.Answers {
		k.answer(fmt.Sprintf("answers/%d", i), a)
	}
	k.when(len(c.Answers) == 0, codeNoAnswer, "answers")
	k.warn(repeated(c), "knowledge.variant_repeated", "variants")
	return append(k.wrong, k.warnings...)
}

// Checked returns c as it would be kept, and what is wrong with it.
func (c Content) Checked() (Content, []Flaw) {
	c = c.tidy()
	return c, append([]Flaw{}, c.check()...)
}

// listMarks part the words of a list in one cell of a sheet.
const listMarks = ",，;；|、"

// refuse returns the first problem that stands against saving.
func refuse(problems []Flaw) error {
	for _, p := range problems {
		if !p.Warning && p.Code != codeNoAnswer {
			return p.fault()
		}
	}
	return nil
}

// ready tells whether nothing stands against publishing.
func ready(problems []Flaw) bool {
	return !slices.ContainsFunc(problems, func(p Flaw) bool { return !p.Warning })
}

// repeated tells whether two wordings of c differ in nothing that counts.
func repeated(c Content) bool {
	n := 0
	for _, w := range append([]string{c.Question, c.QuestionEN}, c.Variants...) {
		if WordingKey(w) != "" {
			n++
		}
	}
	return len(c.wordingHashes()) < n
}

type checker struct{ wrong, warnings []Flaw }

func (k *checker) add(code, field string, params fault.Params) {
	k.wrong = append(k.wrong, Flaw{Code: code, Field: field, Params: params})
}

func (k *checker) when(bad bool, code, field string) {
	if bad {
		k.add(code, field, nil)
	}
}

func (k *checker) warn(odd bool, code, field string) {
	if odd {
		k.warnings = append(k.warnings, Flaw{Code: code, Field: field, Warning: true})
	}
}

func (k *checker) length(field, s string, most int) {
	if utf8.RuneCountInString(s) > most {
		k.add("knowledge.too_long", field, fault.Params{"max": most})
	}
}

func (k *checker) many(field string, all []string, most, longest int) {
	if len(all) > most {
		k.add("knowledge.too_many", field, fault.Params{"max": most})
	}
	for i, s := range all {
		k.length(fmt.Sprintf("%s/%d", field, i), s, longest)
	}
}

func (k *checker) days(field, from, until string) {
	for _, d := range []string{from, until} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			k.add("knowledge.date_unreadable", field, nil)
			return
		}
	}
	k.when(from != "" && until != "" && from > until, "knowledge.dates_crossed", field)
}

// checkKey returns a fault unless key can name an item.
func checkKey(key string) error {
	if len(key) > maxKey || !keyForm.MatchString(key) {
		return fault.Invalid("knowledge.key_unreadable", "key", fault.Params{"max": maxKey})
	}
	return nil
}
