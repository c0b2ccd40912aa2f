package search

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode"

	"yingda/engine"
	"yingda/internal/db"
	"yingda/knowledge"
)

// index is one release, ready to answer. It never changes but for what it
// remembers of its own results.
type index struct {
	snap     knowledge.Snapshot
	model    *engine.Model
	trained  *engine.Model  // of the parent, when the model grew from one
	docs     []doc          // as in the model
	byID     map[string]int // item id → doc
	byKey    map[string]int
	wordings wordings
	papers   papers
	size     int64 // bytes, estimated

	near    sync.Map // doc → []int: its neighbours, once they were asked for
	shelves sync.Map // locale → *shelfSlot
}

// doc is an item as it is served.
type doc struct {
	knowledge.Revision
	ready knowledge.Ready // its answers
	path  string
	group string // skill group of the nearest category that names one
}

// newIndex lays a snapshot's items beside the model that finds them.
func newIndex(snap knowledge.Snapshot, model, trained *engine.Model) (*index, error) {
	x := &index{snap: snap, model: model, trained: trained, byID: map[string]int{}, byKey: map[string]int{}, wordings: wordings{}}
	revisions := map[string]knowledge.Revision{}
	for _, r := range snap.Revisions {
		revisions[r.ItemID] = r
		x.size += sizeOf(r)
	}
	paths, groups := map[string]string{}, map[string]string{}
	for i := range model.Len() {
		r, ok := revisions[model.Item(i).ID]
		if !ok || len(revisions) != model.Len() {
			return nil, errNotItsModel
		}
		r.CategoryID = snap.Tree.At(r.CategoryID)
		if _, ok := paths[r.CategoryID]; !ok {
			paths[r.CategoryID], groups[r.CategoryID] = snap.Tree.Path(r.CategoryID), snap.Tree.Group(r.CategoryID)
		}
		x.docs = append(x.docs, doc{r, knowledge.Read(r.Answers), paths[r.CategoryID], groups[r.CategoryID]})
		x.byID[r.ItemID], x.byKey[r.Key] = i, i
		x.wordings.add(i, r.Content)
	}
	x.size += model.Size()
	return x, nil
}

var errNotItsModel = errors.New("the model is of other items")

func itemsOf(snap knowledge.Snapshot) []engine.Item {
	items := make([]engine.Item, 0, len(snap.Revisions))
	for _, r := range snap.Revisions {
		items = append(items, itemOf(r))
	}
	return items
}

// itemOf is a revision as the engine sees it. Items that say the same are one
// group: any of them is as right as the other.
func itemOf(r knowledge.Revision) engine.Item {
	it := engine.Item{ID: r.ItemID, Grade: engine.Grade(r.Grade), Answer: r.Plain()}
	it.Questions = append(it.Questions, engine.Question{Text: r.Question, Locale: localeOf(r.Question)})
	if r.QuestionEN != "" {
		it.Questions = append(it.Questions, engine.Question{Text: r.QuestionEN, Locale: "en"})
	}
	for _, v := range r.Variants {
		it.Questions = append(it.Questions, engine.Question{Text: v, Locale: localeOf(v)})
	}
	if len(r.Answers) > 0 {
		sum := sha256.Sum256([]byte(db.JSON(r.Answers)))
		it.Group = hex.EncodeToString(sum[:8])
	}
	return it
}

// localeOf tells Chinese from English by its letters; "" for neither.
func localeOf(s string) string {
	latin := false
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return "zh-CN"
		}
		latin = latin || unicode.Is(unicode.Latin, r)
	}
	if latin {
		return "en"
	}
	return ""
}

// sizeOf estimates what a revision's own texts cost in memory.
func sizeOf(r knowledge.Revision) int64 {
	n := len(r.Question) + len(r.QuestionEN)
	for _, v := range r.Variants {
		n += 3*len(v) + 64 // the text, and its key among the wordings
	}
	for _, a := range r.Answers {
		n += len(a.Text)
	}
	return int64(n + 1024)
}

// foreign tells that somebody at a place would read the doc in a language not
// asked in: its question, or the answer to it. Latin letters stand in Chinese
// too, so a doc is Chinese when any of its wordings is.
func (d doc) foreign(at knowledge.Place) bool {
	chinese := func(s string) bool { return localeOf(s) == "zh-CN" }
	switch {
	case at.Locale == "":
		return false
	case d.ready.Choose(at).Fallback:
		return true
	case strings.HasPrefix(at.Locale, "zh"):
		return !chinese(d.Question) && !slices.ContainsFunc(d.Variants, chinese)
	}
	return chinese(d.title(at.Locale))
}

// replies are the quick replies that somebody who asks in English can read: all
// but the Chinese ones, since an item has one list for both.
func (d doc) replies(locale string) []string {
	if !strings.HasPrefix(locale, "en") {
		return d.QuickReplies
	}
	out := []string{}
	for _, r := range d.QuickReplies {
		if localeOf(r) != "zh-CN" {
			out = append(out, r)
		}
	}
	return out
}

// title is the standard question in the asker's language, where it has one.
func (d doc) title(locale string) string {
	if strings.HasPrefix(locale, "en") && d.QuestionEN != "" {
		return d.QuestionEN
	}
	return d.Question
}
