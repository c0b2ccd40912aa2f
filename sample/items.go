package sample

import (
	"fmt"
	"io/fs"
)

// Item is one line of the interchange format for knowledge: a standard question,
// other wordings of it, and answers with the conditions under which each is said.
type Item struct {
	Key          string   `json:"key"`      // stable within the base, kebab-case ASCII
	Category     string   `json:"category"` // path, parts joined by "/"
	Question     string   `json:"question"`
	QuestionEN   string   `json:"question_en"`
	Variants     []string `json:"variants"` // any language
	Answers      []Answer `json:"answers"`
	Grade        string   `json:"grade"`      // R1 to R4
	Visibility   string   `json:"visibility"` // public, signed_in, tier, internal, restricted
	Tags         []string `json:"tags"`
	Related      []string `json:"related"` // keys of other items
	QuickReplies []string `json:"quick_replies"`
	Source       string   `json:"source"` // shown to the customer
	ValidFrom    string   `json:"valid_from"`
	ValidUntil   string   `json:"valid_until"`
}

// Answer is said when all its conditions hold. An empty condition always holds;
// of several answers that may be said, the one with more conditions is meant.
type Answer struct {
	Text     string   `json:"text"`     // small Markdown
	Locale   string   `json:"locale"`   // zh-CN, en, or "" for any
	Channels []string `json:"channels"` // none means all
	From     string   `json:"from"`     // YYYY-MM-DD, the first day
	Until    string   `json:"until"`    // YYYY-MM-DD, the last day
	Hours    string   `json:"hours"`    // "", open, closed
}

// Items returns the whole base, file by file in the order of their names.
func Items() ([]Item, error) {
	names, err := fs.Glob(files, "yunfan/items/*.jsonl")
	if err != nil {
		return nil, err
	}
	var all []Item
	for _, name := range names {
		items, err := decodeLines[Item](name)
		if err != nil {
			return nil, fmt.Errorf("sample items: %w", err)
		}
		all = append(all, items...)
	}
	return all, nil
}
