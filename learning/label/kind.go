package label

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yingda/engine"
	"yingda/internal/fault"
)

// Kinds of task.
const (
	Items    = "items"    // which items answer it
	Entities = "entities" // what it names
	Mood     = "mood"     // the mood it was asked in
	Quality  = "quality"  // how good the answer was, 1 to 5
)

// Kinds are all kinds of task.
var Kinds = []string{Items, Entities, Mood, Quality}

// Verdicts on a question.
const (
	Right   = "items"   // these items answer it, one or several
	None    = "none"    // nothing of ours can: it is no matter of the company
	Missing = "missing" // an item that there is not yet
	Split   = "split"   // it is several questions, each with what answers it
	Marked  = "marked"  // of the other kinds: as the answer says
	Unsure  = "unsure"  // who labels cannot tell
)

// moods, the best first.
var moods = []string{"pleased", "calm", "upset", "angry"}

var entityKinds = []string{
	string(engine.Phone), string(engine.IDNumber), string(engine.Card), string(engine.Order), string(engine.Email), string(engine.Money),
	string(engine.Date), string(engine.Period), string(engine.Duration), string(engine.Place), string(engine.Product),
}

// Answer is what somebody says of a question.
type Answer struct {
	Verdict  string   `json:"verdict" enum:"items,none,missing,split,marked,unsure" doc:"items, none, missing and split are of kind items; marked of the others; unsure of all"`
	ItemIDs  []string `json:"item_ids,omitempty" maxItems:"10" doc:"For items: which answer it"`
	Parts    []Part   `json:"parts,omitempty" maxItems:"10" doc:"For split: the questions in it"`
	Entities []Entity `json:"entities,omitempty" maxItems:"50" doc:"Of kind entities"`
	Mood     string   `json:"mood,omitempty" enum:"pleased,calm,upset,angry," doc:"Of kind mood"`
	Quality  int      `json:"quality,omitempty" minimum:"0" maximum:"5" doc:"Of kind quality: 1 harmful to 5 right and complete"`
	Note     string   `json:"note,omitempty" maxLength:"500" doc:"For whoever decides, or what the missing item should be"`
}

// Part is one of several questions in a text: its characters from..to, and what
// answers it; nothing: nothing does.
type Part struct {
	From    int      `json:"from" minimum:"0"`
	To      int      `json:"to" minimum:"1"`
	ItemIDs []string `json:"item_ids,omitempty" maxItems:"10"`
}

// Entity is a thing named in a text, by its characters from..to.
type Entity struct {
	Kind string `json:"kind" enum:"phone,id_number,card_number,order_number,email,money,date,period,duration,place,product"`
	From int    `json:"from" minimum:"0"`
	To   int    `json:"to" minimum:"1"`
}

const maxNote = 500

// check tidies an answer to a task of a kind and refuses what is none; length is
// that of the question in characters.
func (a *Answer) check(kind string, length int) error {
	a.Note = strings.TrimSpace(strings.ToValidUTF8(a.Note, ""))
	if utf8.RuneCountInString(a.Note) > maxNote {
		return fault.Invalid("input.too_long", "note", fault.Params{"max": maxNote})
	}
	kept := Answer{Verdict: a.Verdict, Note: a.Note}
	switch {
	case a.Verdict == Unsure:
	case kind == Items:
		return a.checkItems(kept, length)
	case a.Verdict != Marked:
		return fault.Invalid("label.verdict_unknown", "verdict")
	case kind == Entities:
		kept.Entities = slices.Clone(a.Entities)
		slices.SortFunc(kept.Entities, func(x, y Entity) int { return x.From - y.From })
		for i, e := range kept.Entities {
			if !slices.Contains(entityKinds, e.Kind) {
				return fault.Invalid("label.entity_unknown", "entities")
			}
			if !within(e.From, e.To, length) || i > 0 && kept.Entities[i-1].To > e.From {
				return fault.Invalid("label.places_wrong", "entities")
			}
		}
	case kind == Mood:
		if kept.Mood = a.Mood; !slices.Contains(moods, a.Mood) {
			return fault.Invalid("label.mood_unknown", "mood")
		}
	default:
		if kept.Quality = a.Quality; a.Quality < 1 || a.Quality > 5 {
			return fault.Invalid("label.quality_unknown", "quality")
		}
	}
	*a = kept
	return nil
}

func (a *Answer) checkItems(kept Answer, length int) error {
	switch a.Verdict {
	case Right:
		if kept.ItemIDs = each(a.ItemIDs); len(kept.ItemIDs) == 0 {
			return fault.Invalid("label.item_missing", "item_ids")
		}
	case None, Missing:
	case Split:
		if len(a.Parts) < 2 {
			return fault.Invalid("label.parts_missing", "parts")
		}
		kept.Parts = slices.Clone(a.Parts)
		slices.SortFunc(kept.Parts, func(x, y Part) int { return x.From - y.From })
		for i := range kept.Parts {
			p := &kept.Parts[i]
			p.ItemIDs = each(p.ItemIDs)
			if !within(p.From, p.To, length) || i > 0 && kept.Parts[i-1].To > p.From {
				return fault.Invalid("label.places_wrong", "parts")
			}
		}
	default:
		return fault.Invalid("label.verdict_unknown", "verdict")
	}
	*a = kept
	return nil
}

// within tells whether from..to are characters of a text.
func within(from, to, length int) bool { return 0 <= from && from < to && to <= length }

// each is ids in order, each once.
func each(ids []string) []string {
	out := slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return s == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// itemIDs are all items that the answer names.
func (a Answer) itemIDs() []string {
	out := slices.Clone(a.ItemIDs)
	for _, p := range a.Parts {
		out = append(out, p.ItemIDs...)
	}
	return each(out)
}

// key is the same for answers that say the same. Where exactly somebody parts a
// text says nothing, and neither does a note.
func (a Answer) key() string {
	switch {
	case a.Verdict == Right:
		return strings.Join(a.ItemIDs, " ")
	case a.Verdict == Split:
		return Split + " " + strings.Join(a.itemIDs(), " ")
	case a.Verdict != Marked:
		return a.Verdict
	case a.Mood != "":
		return a.Mood
	case a.Quality > 0:
		return strconv.Itoa(a.Quality)
	}
	said := []string{Marked}
	for _, e := range a.Entities {
		said = append(said, e.Kind+":"+strconv.Itoa(e.From)+"-"+strconv.Itoa(e.To))
	}
	return strings.Join(said, " ")
}
