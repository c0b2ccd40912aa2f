package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// Question is one wording of an item; an item's first is its standard question.
type Question struct {
	Text   string
	Locale string // "zh-CN", "en" or "" for any
}

// Grade says how much care an item asks for: R1 to R4. Unknown is R1.
type Grade string

// The grades of a workspace's items.
const (
	R1 Grade = "R1"
	R2 Grade = "R2"
	R3 Grade = "R3"
	R4 Grade = "R4"
)

// Guarded tells the grades that have their own floor and are never explored.
func (g Grade) Guarded() bool { return g == R3 || g == R4 }

// Item is one thing the knowledge base can say.
type Item struct {
	ID        string
	Questions []Question
	// Answer is what it says, as plain text; it helps to find the item, and is
	// all there is to find a chunk of a document by. May be empty.
	Answer string
	// Group joins items whose answers are the same, so that one is as right as
	// the other. Empty: the item stands alone.
	Group string
	Grade Grade
	// Inside: its words must not leave the house, so it has no vectors from outside.
	Inside bool
}

// Change is what happened to a knowledge base since a model was built.
type Change struct {
	Put    []Item   // new, or instead of the one with the same id
	Remove []string // ids
}

// apply gives the items after the change, in a stable order: those that were
// there keep their place, new ones follow.
func (c Change) apply(items []Item) []Item {
	gone := make(map[string]bool, len(c.Remove))
	for _, id := range c.Remove {
		gone[id] = true
	}
	put := make(map[string]int, len(c.Put))
	for i, it := range c.Put {
		put[it.ID] = i
		delete(gone, it.ID)
	}
	out := make([]Item, 0, len(items)+len(c.Put))
	for _, it := range items {
		if gone[it.ID] {
			continue
		}
		if i, ok := put[it.ID]; ok {
			it = c.Put[i]
			delete(put, it.ID)
		}
		out = append(out, it)
	}
	for i, it := range c.Put {
		if j, ok := put[it.ID]; ok && i == j {
			out = append(out, it)
		}
	}
	return out
}

// fingerprint is the hash of all that a model is made from; parent is that of
// the model it was changed from.
func fingerprint(items []Item, options Options, parent string) string {
	h := sha256.New()
	writeString(h, version)
	writeString(h, parent)
	_ = binary.Write(h, binary.LittleEndian, options.Seed)
	_ = binary.Write(h, binary.LittleEndian, options.Unanswerable)
	_ = binary.Write(h, binary.LittleEndian, options.Quick)
	for _, u := range options.Unknown {
		writeString(h, u)
	}
	for _, group := range options.Synonyms {
		for _, word := range group {
			writeString(h, word)
		}
		writeString(h, "")
	}
	for _, it := range items {
		for _, s := range []string{it.ID, it.Group, string(it.Grade), it.Answer} {
			writeString(h, s)
		}
		_ = binary.Write(h, binary.LittleEndian, it.Inside)
		_ = binary.Write(h, binary.LittleEndian, int64(len(it.Questions)))
		for _, q := range it.Questions {
			writeString(h, q.Text)
			writeString(h, q.Locale)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// repeated finds an id that two items have.
func repeated(items []Item) (string, bool) {
	seen := make(map[string]bool, len(items))
	for _, it := range items {
		if seen[it.ID] {
			return it.ID, true
		}
		seen[it.ID] = true
	}
	return "", false
}

func writeString(h hash.Hash, s string) {
	_ = binary.Write(h, binary.LittleEndian, int64(len(s)))
	h.Write([]byte(s))
}
