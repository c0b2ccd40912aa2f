package knowledge

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"yingda/knowledge/sheet"
)

// Line is an item in the interchange format: one line of JSONL.
type Line struct {
	Key          string     `json:"key"`
	Category     string     `json:"category"`
	Question     string     `json:"question"`
	QuestionEN   string     `json:"question_en"`
	Variants     []string   `json:"variants"`
	Answers      []Answer   `json:"answers"`
	Grade        string     `json:"grade"`
	Visibility   Visibility `json:"visibility"`
	Tiers        []string   `json:"tiers"`
	Products     []string   `json:"products"`
	Audience     []string   `json:"audience"`
	Tags         []string   `json:"tags"`
	Related      []string   `json:"related"`
	QuickReplies []string   `json:"quick_replies"`
	Owner        string     `json:"owner"` // staff number, else name
	Source       string     `json:"source"`
	ValidFrom    string     `json:"valid_from"`
	ValidUntil   string     `json:"valid_until"`
}

// incoming is a row as it was read: what it says, and of which fields it says
// anything. A field that the file does not have stays as it is in the base.
type incoming struct {
	Has    []string `json:"has"`
	Line   Line     `json:"line"`
	Answer string   `json:"answer,omitempty"` // the flat column
}

func (in *incoming) has(field string) bool { return slices.Contains(in.Has, field) }

const (
	joint   = "||" // parts variants and quick replies in one cell
	nothing = "-"  // as the only variant or tier: there are to be none
)

// readRow lays a row's cells to fields. The codes say what could not be read.
func readRow(row sheet.Row, cols columns) (in incoming, trouble []string) {
	if row.Trouble != "" {
		return in, []string{row.Trouble}
	}
	take := func(field string, many []string, one string, answers []Answer) {
		if field == "" || field == fieldIgnored {
			return
		}
		if len(answers) == 0 && saysNothing(field, many, one) {
			return
		}
		if !in.has(field) {
			in.Has = append(in.Has, field)
		}
		in.fill(field, many, one, answers)
	}
	if row.Object != nil {
		trouble = readObject(row.Object, take)
	} else {
		for i, field := range cols.fields {
			cell := ""
			if i < len(row.Cells) {
				cell = row.Cells[i]
			}
			trouble = append(trouble, readCell(field, cell, take)...)
		}
	}
	if slices.ContainsFunc(in.Line.Audience, restrictsTo) {
		trouble = append(trouble, "import.restriction_field")
	}
	in.Line.Grade, in.Line.Visibility = gradeOf(in.Line.Grade), visibilityOf(string(in.Line.Visibility))
	in.Line.ValidFrom, in.Line.ValidUntil = dayOf(in.Line.ValidFrom), dayOf(in.Line.ValidUntil)
	return in, trouble
}

// saysNothing tells an empty cell of a field that it must not empty: an empty
// visibility would publish what was internal, empty tiers would tell every tier,
// empty variants would take away what customers' words were learned from. A
// single - empties variants and tiers.
func saysNothing(field string, many []string, one string) bool {
	switch field {
	case fieldVisibility, fieldGrade:
		return strings.TrimSpace(one) == ""
	case fieldVariants, fieldTiers:
		return many != nil && strings.TrimSpace(strings.Join(many, "")) == ""
	}
	return false
}

type taker func(field string, many []string, one string, answers []Answer)

// fill puts a value where it belongs; columns that mean the same add up.
func (in *incoming) fill(field string, many []string, one string, answers []Answer) {
	l := &in.Line
	many, one = lines(many), clean(one)
	for i := range answers {
		answers[i] = answers[i].tidy()
	}
	switch field {
	case fieldKey:
		l.Key = line(one)
	case fieldCategory:
		l.Category = strings.Join(pathParts(clean(one)), "/")
	case fieldQuestion:
		l.Question = one
	case fieldQuestionEN:
		l.QuestionEN = one
	case fieldVariants:
		l.Variants = append(l.Variants, unlessNothing(many)...)
	case fieldAnswer:
		in.Answer = strings.TrimSpace(in.Answer + "\n\n" + one)
	case fieldAnswers:
		l.Answers = append(l.Answers, answers...)
	case fieldGrade:
		l.Grade = one
	case fieldVisibility:
		l.Visibility = Visibility(one)
	case fieldTiers:
		l.Tiers = append(l.Tiers, unlessNothing(many)...)
	case fieldProducts:
		l.Products = append(l.Products, many...)
	case fieldAudience:
		l.Audience = append(l.Audience, many...)
	case fieldTags:
		l.Tags = append(l.Tags, many...)
	case fieldRelated:
		l.Related = append(l.Related, many...)
	case fieldReplies:
		l.QuickReplies = append(l.QuickReplies, many...)
	case fieldOwner:
		l.Owner = line(one)
	case fieldSource:
		l.Source = one
	case fieldFrom:
		l.ValidFrom = one
	case fieldUntil:
		l.ValidUntil = one
	}
}

func unlessNothing(many []string) []string {
	if len(many) == 1 && many[0] == nothing {
		return nil
	}
	return many
}

func readCell(field, cell string, take taker) []string {
	switch field {
	case fieldAnswers:
		var answers []Answer
		if strings.TrimSpace(cell) != "" {
			if err := json.Unmarshal([]byte(cell), &answers); err != nil {
				return []string{"import.answers_broken"}
			}
		}
		take(field, nil, "", answers)
	case fieldVariants, fieldReplies:
		take(field, strings.Split(cell, joint), "", nil)
	case fieldTiers, fieldProducts, fieldAudience, fieldTags, fieldRelated:
		take(field, strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(listMarks, r) }), "", nil)
	default:
		take(field, nil, cell, nil)
	}
	return nil
}

// readObject reads a JSON line. A list may also be given as one string, as in a
// flat file.
func readObject(o map[string]json.RawMessage, take taker) (trouble []string) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		raw, field := o[name], fieldOf(name)
		var many []string
		var one string
		var answers []Answer
		var number json.Number
		switch {
		case field == "" && restricts(name):
			trouble = append(trouble, "import.restriction_field")
		case field == "" || string(raw) == "null":
		case json.Unmarshal(raw, &one) == nil:
			trouble = append(trouble, readCell(field, one, take)...)
		case field == fieldAnswers:
			if json.Unmarshal(raw, &answers) != nil {
				trouble = append(trouble, "import.answers_broken")
			}
			take(field, nil, "", answers)
		case json.Unmarshal(raw, &number) == nil:
			take(field, nil, number.String(), nil)
		case json.Unmarshal(raw, &many) == nil && isList(field):
			if (field == fieldVariants || field == fieldTiers) && len(many) == 0 {
				many = []string{nothing} // a list that is there and empty is meant
			}
			take(field, many, "", nil)
		default:
			trouble = append(trouble, "import.field_broken")
		}
	}
	return trouble
}

func isList(field string) bool {
	return slices.Contains([]string{fieldVariants, fieldReplies, fieldTiers, fieldProducts, fieldAudience, fieldTags, fieldRelated}, field)
}

// onto returns base with what the row says put in. The category stays a path;
// whoever writes the item makes an id of it.
func (in *incoming) onto(base Content) Content {
	l := in.Line
	for field, put := range map[string]func(){
		fieldQuestion:   func() { base.Question = l.Question },
		fieldQuestionEN: func() { base.QuestionEN = l.QuestionEN },
		fieldVariants:   func() { base.Variants = l.Variants },
		fieldGrade:      func() { base.Grade = l.Grade },
		fieldVisibility: func() { base.Visibility = l.Visibility },
		fieldTiers:      func() { base.Tiers = l.Tiers },
		fieldProducts:   func() { base.Products = l.Products },
		fieldAudience:   func() { base.Audience = l.Audience },
		fieldTags:       func() { base.Tags = l.Tags },
		fieldRelated:    func() { base.Related = l.Related },
		fieldReplies:    func() { base.QuickReplies = l.QuickReplies },
		fieldSource:     func() { base.Source = l.Source },
		fieldFrom:       func() { base.ValidFrom = l.ValidFrom },
		fieldUntil:      func() { base.ValidUntil = l.ValidUntil },
	} {
		if in.has(field) {
			put()
		}
	}
	base.Answers = in.answers(base.Answers)
	return base.tidy()
}

// answers are the file's; the flat column is the first one's text, also where
// the answers with conditions stand beside it.
func (in *incoming) answers(base []Answer) []Answer {
	out := slices.Clone(base)
	if len(in.Line.Answers) > 0 || in.has(fieldAnswers) && !in.has(fieldAnswer) {
		out = slices.Clone(in.Line.Answers)
	}
	if !in.has(fieldAnswer) {
		return out
	}
	text := strings.TrimSpace(in.Answer)
	switch {
	case text == "" && len(in.Line.Answers) == 0:
		return nil
	case text == "":
	case len(out) == 0:
		out = []Answer{{Text: text}}
	default:
		out[0].Text = text
	}
	return out
}

func gradeOf(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) == 1 {
		s = "R" + s
	}
	return s
}

var visibilityNames = map[string]Visibility{
	"公开": Public, "公开可见": Public, "所有人": Public, "全部": Public, "内部可见": Internal, "仅内部": Internal, "仅内部可见": Internal, "登录可见": SignedIn, "已登录": SignedIn, "等级可见": Tier, "内部": Internal, "员工": Internal, "staff": Internal, "受限": Restricted, "signed-in": SignedIn,
}

func visibilityOf(s string) Visibility {
	s = strings.ToLower(strings.TrimSpace(s))
	if v, ok := visibilityNames[s]; ok {
		return v
	}
	return Visibility(s)
}

// restrictsTo tells a word that is a visibility. In a column of audiences it
// means who may see the item, not whom it is written for, and must not be lost.
func restrictsTo(word string) bool {
	v := visibilityOf(word)
	return v != Public && slices.Contains(visibilities, v)
}

var dayForm = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// dayOf writes a day as YYYY-MM-DD; what is no day stays, to be refused.
func dayOf(s string) string {
	s = strings.TrimSpace(s)
	m := dayForm.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
	if err != nil {
		return s
	}
	return t.Format(time.DateOnly)
}
