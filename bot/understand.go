package bot

import (
	"strings"
	"unicode"

	"yingda/conversation"
	"yingda/engine"
	"yingda/engine/text"
)

// Kinds of what a customer can mean by a message.
const (
	KindQuestion = "question"
	KindTalk     = "talk"  // greeting, thanks, farewell, swearing and nothing else
	KindBlank    = "blank" // nothing to compare: punctuation, spaces
	KindPictures = "emoji"
	KindFile     = "file"
	KindLong     = "long" // more than one can ask in one go
	KindYes      = "yes"
	KindNo       = "no"
	KindChosen   = "chosen" // an option was pressed
)

// longText is the number of characters past which a text is no question but a
// document; its beginning and end are still looked up.
const longText = 400

// Understood is what a turn made of the customer's words. It is kept with the
// turn (and blanked when the customer is erased).
type Understood struct {
	Kind     string        `json:"kind"`
	Text     string        `json:"text"`
	Question string        `json:"question" doc:"What is looked up"`
	Locale   string        `json:"locale"`
	Person   bool          `json:"person,omitempty"`
	Complain bool          `json:"complaint,omitempty"`
	Swears   bool          `json:"swearing,omitempty"`
	Greets   bool          `json:"greeting,omitempty"`
	Thanks   bool          `json:"thanks,omitempty"`
	Bye      bool          `json:"bye,omitempty"`
	Risks    []string      `json:"risks,omitempty"`
	Mood     float64       `json:"mood"`
	Urgency  float64       `json:"urgency"`
	Leans    bool          `json:"leans,omitempty"`
	Facts    []Fact        `json:"facts,omitempty"`
	Parts    int           `json:"parts,omitempty" doc:"Questions in the message"`
	Repeats  bool          `json:"repeats,omitempty" doc:"The last question again, word for word"`
	Rephrase bool          `json:"rephrases,omitempty" doc:"The last question in other words"`
	Option   *ChosenOption `json:"option,omitempty"`
	Vectors  string        `json:"vectors,omitempty" doc:"What came of asking an embeddings service: used, late, limited, refused, wrong_dimension, failed, paused, pending; absent where none was asked"`
}

// Fact is something the customer named.
type Fact struct {
	Kind      string `json:"kind"`
	Value     string `json:"value"`
	Sensitive bool   `json:"sensitive,omitempty"`
}

// ChosenOption is what was pressed.
type ChosenOption struct {
	Kind string `json:"kind"`
	Item string `json:"item,omitempty"`
}

// understand reads the messages of a turn. It is pure.
func understand(r Reading) Understood {
	u := Understood{Text: r.Text(), Locale: language(r)}
	if o := r.Chosen(); o != nil {
		u.Kind, u.Option = KindChosen, &ChosenOption{Kind: o.Kind, Item: o.Item}
		u.Question = u.Text
		if o.Value != "" && o.Kind != "handoff" {
			u.Question = o.Value // "the first one" is no question by itself
		}
		u.Person = o.Kind == "handoff"
		if o.Item == "" && (o.Kind == "quick" || o.Kind == "related" || o.Kind == "clarify") {
			u.Kind = KindQuestion // its words are the question
		}
		return u
	}
	e := engine.Understand(u.Text, r.Settings.Around)
	u.take(e)
	u.Kind = kindOf(u, e, r)
	u.Question = question(u, e, r)
	if last := r.Last(); last != nil && u.Kind == KindQuestion && last.Understood.Question != "" {
		same, near := compare(last.Understood.Question, u.Question)
		u.Repeats, u.Rephrase = same, near && !same
	}
	return u
}

func (u *Understood) take(e engine.Understanding) {
	t := e.Talk
	u.Person, u.Complain, u.Swears = t.Person, t.Complaint, t.Swearing
	u.Greets, u.Thanks, u.Bye = t.Greeting, t.Thanks, t.Bye
	u.Risks, u.Mood, u.Urgency = t.Risks, t.Mood, t.Urgency
	u.Leans, u.Parts = e.Leans, len(e.Parts)
	for _, x := range e.Entities {
		u.Facts = append(u.Facts, Fact{Kind: string(x.Kind), Value: x.Value, Sensitive: x.Sensitive})
	}
}

func kindOf(u Understood, e engine.Understanding, r Reading) string {
	switch {
	case e.Pictures:
		return KindPictures
	case e.Blank && hasFile(r.Messages):
		return KindFile
	case e.Blank:
		return KindBlank
	case e.Talk.Affirm:
		return KindYes
	case e.Talk.Deny:
		return KindNo
	case e.Core == "" && (u.Greets || u.Thanks || u.Bye || u.Swears || u.Person):
		return KindTalk
	case len([]rune(u.Text)) > longText:
		return KindLong
	}
	return KindQuestion
}

func hasFile(all []conversation.Message) bool {
	for _, m := range all {
		if len(m.FileIDs) > 0 {
			return true
		}
	}
	return false
}

// question is what is looked up: the message without its greeting; a message
// that leans on the question before, made whole; of a long text its ends.
func question(u Understood, e engine.Understanding, r Reading) string {
	q := e.Core
	if q == "" {
		q = u.Text
	}
	if last := r.Last(); e.Leans && last != nil && last.Understood.Question != "" {
		if whole, ok := engine.Lean(last.Understood.Question, q, r.Settings.Around.Products); ok {
			return whole
		}
	}
	if runes := []rune(q); u.Kind == KindLong {
		return string(runes[:longText/2]) + "\n" + string(runes[len(runes)-longText/4:])
	}
	return q
}

// near is the share of character pairs from which one question is another
// wording of the one before. Chosen by hand on the sample's follow-ups: lower
// takes every question about the same product for a rephrasing.
const near = 0.6

// compare tells whether b asks a again: the same words, or nearly so.
func compare(a, b string) (same, rephrased bool) {
	na, nb := text.Normalise(a).Text, text.Normalise(b).Text
	if na == nb {
		return true, true
	}
	pa, pb := pairs(na), pairs(nb)
	if len(pa) == 0 || len(pb) == 0 {
		return false, false
	}
	common := 0
	for p := range pa {
		if pb[p] {
			common++
		}
	}
	return false, 2*float64(common)/float64(len(pa)+len(pb)) >= near
}

func pairs(s string) map[string]bool {
	out := map[string]bool{}
	runes := []rune(strings.ReplaceAll(s, " ", ""))
	for i := 1; i < len(runes); i++ {
		out[string(runes[i-1:i+1])] = true
	}
	return out
}

// englishWords are common in English questions and rare in pinyin.
var englishWords = map[string]bool{
	"the": true, "how": true, "what": true, "my": true, "is": true, "can": true, "i": true, "do": true, "to": true, "where": true, "why": true,
	"please": true, "not": true, "have": true, "you": true, "does": true, "of": true, "for": true, "when": true, "which": true, "it": true, "hello": true,
	"thanks": true, "thank": true, "hi": true, "an": true, "with": true, "no": true, "yes": true, "agent": true, "human": true, "help": true,
}

// language is the language of the reply: of the words if they tell, else of the
// conversation.
func language(r Reading) string {
	words, english := 0, 0
	for _, m := range r.Messages {
		for _, c := range m.Text {
			if unicode.Is(unicode.Han, c) {
				return "zh-CN"
			}
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(m.Text), func(c rune) bool { return !unicode.IsLetter(c) }) {
			words++
			if englishWords[w] {
				english++
			}
		}
	}
	if english > 0 && english*5 >= words {
		return "en"
	}
	if r.Conversation.Locale == "en" {
		return "en"
	}
	return "zh-CN"
}
