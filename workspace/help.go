package workspace

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"yingda/internal/db"
	"yingda/internal/fault"
)

// Help is the public help centre: what anyone may read of the knowledge, as
// pages. Without it switched on there is none.
type Help struct {
	Enabled    bool     `json:"enabled"`
	Title      Text     `json:"title" doc:"Empty: the workspace's name with 帮助中心, Help centre"`
	Greeting   Text     `json:"greeting" doc:"Above the search field"`
	Logo       string   `json:"logo" doc:"Address of a picture, https://…; empty: none"`
	Accent     string   `json:"accent" doc:"#rrggbb; darkened or brightened until it can be read"`
	Theme      string   `json:"theme" enum:"auto,light,dark"`
	Languages  []string `json:"languages" enum:"zh-CN,en" doc:"The first is the one for who asks for neither"`
	Categories []string `json:"categories" doc:"Ids of the top categories it shows; none: all, and items without one"`
	Indexable  bool     `json:"indexable" doc:"Search engines may list it"`
	Address    string   `json:"address" doc:"Where it is reached, where a proxy gives it an address of its own: https://help.example.com"`
	InboxID    string   `json:"inbox_id" doc:"Whose chat stands on its pages; empty: none"`
}

func defaultHelp() Help {
	return Help{Accent: "#0b6b66", Theme: "auto", Languages: []string{"zh-CN", "en"}, Categories: []string{}}
}

func (h Help) apart() Help {
	h.Languages, h.Categories = slices.Clone(h.Languages), slices.Clone(h.Categories)
	return h
}

func (h Help) validate() error {
	const at = "settings.help."
	if len(h.Categories) > mostInList {
		return fault.Invalid("input.too_many", at+"categories", fault.Params{"max": mostInList})
	}
	for i, c := range h.Categories {
		if err := required(fmt.Sprintf("%scategories.%d", at, i), c, 64); err != nil {
			return err
		}
	}
	if len(h.Languages) == 0 {
		return fault.Invalid("input.required", at+"languages")
	}
	for i, l := range h.Languages {
		if slices.Contains(h.Languages[:i], l) {
			return fault.Invalid("input.not_one_of", at+"languages", fault.Params{"allowed": "zh-CN, en"})
		}
		if err := oneOf(at+"languages", l, "zh-CN", "en"); err != nil {
			return err
		}
	}
	if h.Logo != "" && (!isURL(h.Logo) || !strings.HasPrefix(h.Logo, "https://")) {
		return fault.Invalid("input.bad_url", at+"logo")
	}
	if h.Address != "" && !isBase(h.Address) {
		return fault.Invalid("input.bad_url", at+"address")
	}
	return first(
		optional(at+"title.zh", h.Title.Zh, 60), optional(at+"title.en", h.Title.En, 60),
		optional(at+"greeting.zh", h.Greeting.Zh, 200), optional(at+"greeting.en", h.Greeting.En, 200),
		optional(at+"logo", h.Logo, 500), optional(at+"address", h.Address, 200),
		matches(at+"accent", h.Accent, reColour), oneOf(at+"theme", h.Theme, "auto", "light", "dark"),
	)
}

// isBase tells whether addresses can be made by writing a path behind s.
func isBase(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isURL(s) && u.User == nil && u.RawQuery == "" && u.Fragment == "" && !strings.ContainsAny(s, "?#\"'<> \\")
}

// inboxOfHelp refuses an inbox that is not the workspace's own.
func (s *Store) inboxOfHelp(ctx context.Context, tx *db.Tx, w Workspace) error {
	if w.Settings.Help.InboxID == "" {
		return nil
	}
	_, err := one[Inbox](ctx, s, tx, "inbox.not_found", "inbox_by_id", w.Settings.Help.InboxID, w.ID)
	return asInvalid(err, "settings.help.inbox_id")
}
