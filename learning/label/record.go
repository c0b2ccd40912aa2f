package label

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Formats of labels in files.
const (
	JSONL  = "jsonl"
	CSV    = "csv"
	Studio = "labelstudio"
)

// Formats are all of them.
var Formats = []string{JSONL, CSV, Studio}

// Record is a label in a file. Items are named by their keys, so that it means
// the same in another installation.
type Record struct {
	TurnID    string `json:"turn_id"`
	Kind      string `json:"kind"`
	Question  string `json:"question,omitempty"`
	Measure   bool   `json:"measure,omitempty"`
	Author    string `json:"author,omitempty"`
	Decided   bool   `json:"decided,omitempty"` // it is no label but what somebody decided
	Answer    Answer `json:"answer"`            // items by key
	TookMS    int64  `json:"took_ms,omitempty"`
	CreatedAt int64  `json:"created_at,omitempty"`

	n int // its line or place in the file, from 1
}

// columns of a CSV file.
var columns = []string{"turn_id", "kind", "question", "measure", "author", "decided", "verdict", "items", "parts", "entities", "mood", "quality", "note", "took_ms", "created_at"}

// cells is the record as a row of columns.
func (r Record) cells() []string {
	var parts, entities []string
	for _, p := range r.Answer.Parts {
		parts = append(parts, fmt.Sprintf("%d-%d %s", p.From, p.To, strings.Join(p.ItemIDs, " ")))
	}
	for _, e := range r.Answer.Entities {
		entities = append(entities, fmt.Sprintf("%d-%d %s", e.From, e.To, e.Kind))
	}
	quality := ""
	if r.Answer.Quality > 0 {
		quality = strconv.Itoa(r.Answer.Quality)
	}
	return []string{
		r.TurnID, r.Kind, r.Question, strconv.FormatBool(r.Measure), r.Author, strconv.FormatBool(r.Decided), r.Answer.Verdict, strings.Join(r.Answer.ItemIDs, " "),
		strings.Join(parts, "; "), strings.Join(entities, "; "), r.Answer.Mood, quality, r.Answer.Note, strconv.FormatInt(r.TookMS, 10), strconv.FormatInt(r.CreatedAt, 10),
	}
}

// recordOf reads a row by its column names.
func recordOf(cell func(column string) string) Record {
	r := Record{TurnID: cell("turn_id"), Kind: cell("kind"), Author: cell("author"), Decided: cell("decided") == "true"}
	r.TookMS, _ = strconv.ParseInt(cell("took_ms"), 10, 64)
	r.Answer = Answer{Verdict: cell("verdict"), ItemIDs: strings.Fields(cell("items")), Mood: cell("mood"), Note: cell("note")}
	r.Answer.Quality, _ = strconv.Atoi(cell("quality"))
	for span := range spans(cell("parts")) {
		r.Answer.Parts = append(r.Answer.Parts, Part{From: span.from, To: span.to, ItemIDs: span.words})
	}
	for span := range spans(cell("entities")) {
		r.Answer.Entities = append(r.Answer.Entities, Entity{From: span.from, To: span.to, Kind: strings.Join(span.words, " ")})
	}
	return r
}

// span is "from-to word word".
type span struct {
	from, to int
	words    []string
}

func spans(cell string) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		for one := range strings.SplitSeq(cell, ";") {
			words := strings.Fields(one)
			if len(words) == 0 {
				continue
			}
			from, to, _ := strings.Cut(words[0], "-")
			s := span{words: words[1:]}
			s.from, _ = strconv.Atoi(from)
			s.to, _ = strconv.Atoi(to)
			if !yield(s) {
				return
			}
		}
	}
}

// studioTask is a task as Label Studio writes and reads it: one annotation for
// each label. https://labelstud.io/guide/export: JSON.
type studioTask struct {
	Data        studioData         `json:"data"`
	Annotations []studioAnnotation `json:"annotations"`
}

type studioData struct {
	Text    string `json:"text"`
	TurnID  string `json:"turn_id"`
	Kind    string `json:"kind"`
	Measure bool   `json:"measure,omitempty"`
}

// studioAnnotation is a label. Label Studio takes an annotation without
// ground_truth for true, and refuses a file whose completed_by is none of its own
// people: ours stand among the results.
type studioAnnotation struct {
	CompletedBy json.RawMessage `json:"completed_by,omitempty"` // as it writes it: a number, or an object with an email
	GroundTruth bool            `json:"ground_truth"`           // decided
	LeadTime    float64         `json:"lead_time,omitempty"`    // seconds
	Result      []studioResult  `json:"result"`
}

type studioResult struct {
	ID       string      `json:"id"`
	FromName string      `json:"from_name"`
	ToName   string      `json:"to_name"`
	Type     string      `json:"type"`
	Value    studioValue `json:"value"`
}

type studioValue struct {
	Choices []string `json:"choices,omitempty"`
	Labels  []string `json:"labels,omitempty"`
	Text    any      `json:"text,omitempty"` // of textarea a list, of labels what is marked
	Rating  int      `json:"rating,omitempty"`
	Start   int      `json:"start,omitempty"`
	End     int      `json:"end,omitempty"`
}

func (r Record) annotation() studioAnnotation {
	a := studioAnnotation{GroundTruth: r.Decided, LeadTime: float64(r.TookMS) / 1000}
	add := func(name, kind string, v studioValue) {
		a.Result = append(a.Result, studioResult{ID: fmt.Sprint("r", len(a.Result)+1), FromName: name, ToName: "text", Type: kind, Value: v})
	}
	add("verdict", "choices", studioValue{Choices: []string{r.Answer.Verdict}})
	if len(r.Answer.ItemIDs) > 0 {
		add("items", "choices", studioValue{Choices: r.Answer.ItemIDs})
	}
	for _, p := range r.Answer.Parts {
		add("part", "labels", studioValue{Labels: append([]string{"part"}, p.ItemIDs...), Start: p.From, End: p.To})
	}
	for _, e := range r.Answer.Entities {
		add("entities", "labels", studioValue{Labels: []string{e.Kind}, Start: e.From, End: e.To})
	}
	if r.Answer.Mood != "" {
		add("mood", "choices", studioValue{Choices: []string{r.Answer.Mood}})
	}
	if r.Answer.Quality > 0 {
		add("quality", "rating", studioValue{Rating: r.Answer.Quality})
	}
	if r.Author != "" {
		add("author", "textarea", studioValue{Text: []string{r.Author}})
	}
	if r.Answer.Note != "" {
		add("note", "textarea", studioValue{Text: []string{r.Answer.Note}})
	}
	return a
}

// records are the labels of a task that Label Studio wrote.
func (t studioTask) records() (out []Record) {
	for _, a := range t.Annotations {
		r := Record{TurnID: t.Data.TurnID, Kind: t.Data.Kind, Author: completedBy(a.CompletedBy), Decided: a.GroundTruth, TookMS: int64(a.LeadTime * 1000)}
		for _, x := range a.Result {
			x.into(&r)
		}
		out = append(out, r)
	}
	return out
}

func (x studioResult) into(r *Record) {
	a := &r.Answer
	switch x.FromName {
	case "author":
		r.Author = x.Value.line()
	case "verdict":
		a.Verdict = first(x.Value.Choices)
	case "items":
		a.ItemIDs = x.Value.Choices
	case "part":
		a.Parts = append(a.Parts, Part{From: x.Value.Start, To: x.Value.End, ItemIDs: x.Value.Labels[min(1, len(x.Value.Labels)):]})
	case "entities":
		a.Entities = append(a.Entities, Entity{Kind: first(x.Value.Labels), From: x.Value.Start, To: x.Value.End})
	case "mood":
		a.Mood = first(x.Value.Choices)
	case "quality":
		a.Quality = x.Value.Rating
	case "note":
		a.Note = x.Value.line()
	}
}

// line is the first line of a textarea.
func (v studioValue) line() string {
	lines, ok := v.Text.([]any)
	if !ok || len(lines) == 0 {
		return ""
	}
	s, _ := lines[0].(string)
	return s
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// completedBy is who made an annotation: Label Studio writes a number, or an
// object where it exports people.
func completedBy(raw json.RawMessage) string {
	var who struct {
		Email string `json:"email"`
		ID    int64  `json:"id"`
	}
	if json.Unmarshal(raw, &who) == nil && (who.Email != "" || who.ID > 0) {
		if who.Email != "" {
			return who.Email
		}
		return strconv.FormatInt(who.ID, 10)
	}
	return strings.Trim(string(raw), `"`)
}
