package help

import (
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"yingda/knowledge/search"
	"yingda/workspace"
)

// site is a workspace's help centre in one language, as of one shelf and one
// state of the settings. It does not change.
type site struct {
	shelf     *search.Shelf
	work      workspace.Workspace
	set       workspace.Help
	locale    string
	settledAt int64
	born      time.Time
	sheet     sheet

	articles []article
	byCode   map[string]int
	byItem   map[string]int
	tops     []*node
	nodes    []*node // all that have something in them
	atCode   map[string]*node
	nodeOf   map[string]*node // category id →
	shown    map[string]bool  // category ids whose items are shown, "" for none
}

// article is an entry with its address.
type article struct {
	search.Entry
	path string // "a/…", escaped
	code string
	node *node
}

// node is a category that has something to read in it or below.
type node struct {
	id, name string
	foreign  bool // the name is in another language
	path     string
	up       *node
	down     []*node
	articles []int // in it itself
	count    int   // in it and below
}

func newSite(w workspace.Workspace, shelf *search.Shelf, locale string, now time.Time) *site {
	s := &site{
		shelf: shelf, work: w, set: w.Settings.Help, locale: locale, settledAt: w.UpdatedAt, born: now.Truncate(time.Second), sheet: newSheet(w.Settings.Help.Accent),
		byCode: map[string]int{}, byItem: map[string]int{}, atCode: map[string]*node{}, nodeOf: map[string]*node{}, shown: map[string]bool{},
	}
	s.choose()
	entries := slices.DeleteFunc(slices.Clone(shelf.Entries), func(e search.Entry) bool { return !s.within(e) })
	slices.SortFunc(entries, func(a, b search.Entry) int { return strings.Compare(a.ItemID, b.ItemID) }) // the oldest first
	for _, e := range entries {
		a := article{Entry: e, code: codeOf(e.ItemID), node: s.node(e.CategoryID)}
		a.path = "a/" + addressOf(a.code, e.Question)
		s.byCode[a.code], s.byItem[e.ItemID] = len(s.articles), len(s.articles)
		if a.node != nil {
			a.node.articles = append(a.node.articles, len(s.articles))
			for n := a.node; n != nil; n = n.up {
				n.count++
			}
		}
		s.articles = append(s.articles, a)
	}
	s.order()
	return s
}

// choose finds the categories that are shown: those named and all below them;
// where none is named, all.
func (s *site) choose() {
	t := s.shelf.Tree
	if len(s.set.Categories) == 0 {
		s.shown[""] = true
		for _, n := range t.Nodes {
			s.shown[n.ID] = true
		}
		return
	}
	for _, named := range s.set.Categories {
		if at := t.At(named); at != "" {
			for _, id := range t.Below(at) {
				s.shown[id] = true
			}
		}
	}
}

func (s *site) within(e search.Entry) bool { return s.shown[e.CategoryID] }

// node returns the node of a category, made with those above it that are shown.
func (s *site) node(categoryID string) *node {
	if n := s.nodeOf[categoryID]; n != nil || categoryID == "" {
		return n
	}
	above := s.shelf.Tree.Above(categoryID)
	c := above[0]
	n := &node{id: c.ID, name: c.Name}
	switch {
	case s.locale == english && c.NameEN != "":
		n.name = c.NameEN
	case s.locale == english:
		n.foreign = true
	}
	code := codeOf(c.ID)
	n.path = "c/" + addressOf(code, n.name)
	s.nodeOf[categoryID], s.atCode[code] = n, n
	if len(above) > 1 && s.shown[above[1].ID] {
		n.up = s.node(above[1].ID)
	}
	return n
}

// order puts the nodes as the tree has them, and lets those that were merged away
// lead to where they are now.
func (s *site) order() {
	for _, c := range s.shelf.Tree.Nodes {
		n := s.nodeOf[c.ID]
		if n == nil {
			continue
		}
		s.nodes = append(s.nodes, n)
		if n.up == nil {
			s.tops = append(s.tops, n)
		} else {
			n.up.down = append(n.up.down, n)
		}
	}
	for old, into := range s.shelf.Tree.Gone() {
		if n := s.nodeOf[into]; n != nil {
			s.atCode[codeOf(old)] = n
		}
	}
}

// loose are the articles in no category.
func (s *site) loose() (out []int) {
	for i, a := range s.articles {
		if a.node == nil {
			out = append(out, i)
		}
	}
	return out
}

// trail is the node with those above it, the top first.
func (n *node) trail() (out []*node) {
	for ; n != nil; n = n.up {
		out = append(out, n)
	}
	slices.Reverse(out)
	return out
}

func (s *site) title() string {
	name := workspace.Text{Zh: s.work.Name, En: s.work.NameEn}.In(s.locale)
	if t := s.set.Title.In(s.locale); t != "" {
		return t
	}
	if s.locale == english {
		return name + " Help centre"
	}
	return name + "帮助中心"
}

// The languages, and what they are called in addresses.
const (
	chinese = "zh-CN"
	english = "en"
)

var tongues = map[string]string{"zh": chinese, "en": english}

func tongueOf(locale string) string {
	if locale == english {
		return "en"
	}
	return "zh"
}

// codeOf is a short name for an id, which stays the same whatever the thing is
// called: 60 bits of its hash.
func codeOf(id string) string {
	sum := sha256.Sum256([]byte("help\n" + id))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:8])[:12])
}

// addressOf is the last part of an address, escaped: the code, and for readers
// the words.
func addressOf(code, words string) string { return url.PathEscape(wordsBehind(code, words)) }

func wordsBehind(code, words string) string {
	if s := slug(words); s != "" {
		return code + "-" + s
	}
	return code
}

// codeIn is the code that an address begins with.
func codeIn(last string) string {
	code, _, _ := strings.Cut(last, "-")
	return code
}

const slugMost = 40 // letters

// slug makes words fit for an address: letters and digits of any language, the
// rest hyphens.
func slug(words string) string {
	out := make([]rune, 0, slugMost)
	gap := false
	for _, r := range strings.ToLower(words) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = len(out) > 0
			continue
		}
		if len(out) >= slugMost {
			break
		}
		if gap {
			out, gap = append(out, '-'), false
		}
		out = append(out, r)
	}
	return string(out)
}
