package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yingda/engine/text"
)

// Visibility says who may see or say an item. Each level includes those before.
type Visibility string

// The levels of visibility, the most open first.
const (
	Public     Visibility = "public"     // anyone
	SignedIn   Visibility = "signed_in"  // customers the company has identified
	Tier       Visibility = "tier"       // customers of a tier
	Internal   Visibility = "internal"   // agents, to read and retell
	Restricted Visibility = "restricted" // editors and supervisors
)

var visibilities = []Visibility{Public, SignedIn, Tier, Internal, Restricted}

// UpTo returns the levels that someone of level v may see; none for an unknown
// level.
func UpTo(v Visibility) []Visibility {
	return slices.Clone(visibilities[:slices.Index(visibilities, v)+1])
}

var grades = []string{"R1", "R2", "R3", "R4"}

// Content is what an editor writes: all of a revision but its history. Key is
// the item's and does not change. What was added to it since its first form is
// left out of the hash while it is empty, so that older content keeps its own.
type Content struct {
	CategoryID   string     `db:"category_id" json:"category_id"`
	Question     string     `db:"question" json:"question" doc:"The standard question"`
	QuestionEN   string     `db:"question_en" json:"question_en"`
	Variants     []string   `db:"variants,json" json:"variants"`
	Answers      []Answer   `db:"answers,json" json:"answers"`
	Grade        string     `db:"grade" json:"grade" enum:"R1,R2,R3,R4"`
	Visibility   Visibility `db:"visibility" json:"visibility" enum:"public,signed_in,tier,internal,restricted"`
	Tiers        []string   `db:"tiers,json" json:"tiers,omitempty" doc:"Keys of the tiers that may be told, where the visibility is tier; none: every tier"`
	Products     []string   `db:"products,json" json:"products,omitempty" doc:"What it is about"`
	Audience     []string   `db:"audience,json" json:"audience,omitempty" doc:"Whom it is written for"`
	Tags         []string   `db:"tags,json" json:"tags"`
	Related      []string   `db:"related,json" json:"related" doc:"Keys of other items, offered after this one"`
	QuickReplies []string   `db:"quick_replies,json" json:"quick_replies"`
	Source       string     `db:"source" json:"source" doc:"Shown to the customer"`
	ValidFrom    string     `db:"valid_from" json:"valid_from" doc:"First day, YYYY-MM-DD"`
	ValidUntil   string     `db:"valid_until" json:"valid_until" doc:"Last day"`
}

// Revision is one state of an item; it never changes.
type Revision struct {
	ID        string `db:"id" json:"id"`
	ItemID    string `db:"item_id" json:"item_id"`
	Key       string `db:"key" json:"key"`
	N         int64  `db:"n" json:"n" doc:"1 for the item's first"`
	ParentID  string `db:"parent_id" json:"parent_id"`
	Hash      string `db:"hash" json:"hash" doc:"Of the content"`
	Deleted   bool   `db:"deleted" json:"deleted" doc:"The item was archived with this revision"`
	AuthorID  string `db:"author_id" json:"author_id"`
	Note      string `db:"note" json:"note"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
	Content
}

// Item is an item as a list shows it: the head of its draft.
type Item struct {
	ID                  string     `db:"id" json:"id"`
	Key                 string     `db:"key" json:"key"`
	CategoryID          string     `db:"category_id" json:"category_id"`
	Question            string     `db:"question" json:"question"`
	Grade               string     `db:"grade" json:"grade"`
	Visibility          Visibility `db:"visibility" json:"visibility"`
	DraftRevisionID     string     `db:"draft_revision_id" json:"draft_revision_id"`
	PublishedRevisionID string     `db:"published_revision_id" json:"published_revision_id" doc:"Empty when no released base version has it"`
	Changed             bool       `db:"changed" json:"changed" doc:"The draft differs from what is published"`
	Ready               bool       `db:"ready" json:"ready" doc:"Nothing stands against publishing it"`
	VariantCount        int64      `db:"variant_count" json:"variant_count"`
	OwnerID             string     `db:"owner_id" json:"owner_id"`
	GradeSuggested      string     `db:"grade_suggested" json:"grade_suggested" doc:"By its words and category; empty: not looked at since this is done"`
	GradeConfirmed      string     `db:"grade_confirmed" json:"grade_confirmed" doc:"The grade that somebody looked at and found right"`
	GradeConfirmedBy    string     `db:"grade_confirmed_by" json:"grade_confirmed_by"`
	GradeConfirmedAt    int64      `db:"grade_confirmed_at" json:"grade_confirmed_at"`
	ChangeID            string     `db:"change_id" json:"change_id" doc:"The change its draft belongs to; empty: to none"`
	CreatedAt           int64      `db:"created_at" json:"created_at"`
	UpdatedAt           int64      `db:"updated_at" json:"updated_at"`
	ArchivedAt          int64      `db:"archived_at" json:"archived_at"`
}

// tidy returns c with blanks trimmed, empties and exact repeats dropped and the
// defaults set, so that equal content is written one way. It is its own fixed
// point.
func (c Content) tidy() Content {
	c.Question, c.QuestionEN, c.Source = line(c.Question), line(c.QuestionEN), line(c.Source)
	c.CategoryID, c.Grade, c.Visibility = line(c.CategoryID), line(c.Grade), Visibility(line(string(c.Visibility)))
	c.ValidFrom, c.ValidUntil = line(c.ValidFrom), line(c.ValidUntil)
	c.Variants = slices.DeleteFunc(lines(c.Variants), func(v string) bool { return v == c.Question || v == c.QuestionEN })
	answers := []Answer{}
	for _, a := range c.Answers {
		if a = a.tidy(); a.says() {
			answers = append(answers, a)
		}
	}
	c.Answers = answers
	c.Tags, c.Related, c.QuickReplies = lines(c.Tags), lines(c.Related), lines(c.QuickReplies)
	c.Tiers, c.Products, c.Audience = lines(c.Tiers), lines(c.Products), lines(c.Audience)
	if c.Grade == "" {
		c.Grade = "R1"
	}
	if c.Visibility == "" {
		c.Visibility = Public
	}
	if c.Visibility != Tier {
		c.Tiers = []string{}
	}
	return c
}

// facet is a list of words by which items are sorted and found.
type facet struct {
	field string
	words []string
}

func (c Content) facets() []facet {
	return []facet{{"tiers", c.Tiers}, {"products", c.Products}, {"audience", c.Audience}, {"tags", c.Tags}}
}

// labels are the words a list of items is narrowed by.
func (c Content) labels() []string {
	out := []string{}
	for kind, words := range map[string][]string{LabelTag: c.Tags, LabelProduct: c.Products, LabelAudience: c.Audience} {
		for _, w := range words {
			out = append(out, kind+":"+w)
		}
	}
	return out
}

// Kinds of a label.
const (
	LabelTag      = "tag"
	LabelProduct  = "product"
	LabelAudience = "audience"
)

// line makes s one line: every run of white space is one blank.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean drops what no editor means to write: broken UTF-8, control characters,
// and the marks that turn the direction of writing around.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t': // a carriage return goes with the other controls
			return r
		case r == utf8.RuneError || r == '\ufeff' || unicode.IsControl(r):
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

func lines(all []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, s := range all {
		if s = line(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// hash names the content.
func (c Content) hash(deleted bool) string {
	b, err := json.Marshal(struct {
		Content Content
		Deleted bool
	}{c, deleted})
	if err != nil {
		panic(err) // strings only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// WordingKey is the same for two wordings that nobody would tell apart: width,
// case, punctuation and traditional characters do not count.
func WordingKey(s string) string {
	return strings.NewReplacer(" ", "", ",", "").Replace(text.Normalise(s).Text)
}

// wordingHashes names every wording of c, each once.
func (c Content) wordingHashes() []string {
	out, seen := []string{}, map[string]bool{}
	for _, w := range append([]string{c.Question, c.QuestionEN}, c.Variants...) {
		if h := wordingHash(w); h != "" && !seen[h] {
			seen[h] = true
			out = append(out, h)
		}
	}
	return out
}

// wordingHash is "" for a wording with nothing to compare.
func wordingHash(w string) string {
	k := WordingKey(w)
	if k == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(k))
	return hex.EncodeToString(sum[:8])
}
