package conversation

import (
	"slices"
	"unicode/utf8"

	"yingda/internal/fault"
)

// mostNote bounds what an agent writes about a conversation at its end, in
// characters; mostCategory a path in the workspace's tree of dispositions.
const (
	mostNote     = 2000
	mostCategory = 120
)

// Outcomes of a leg as an agent may put them; "" says nothing of it.
var dispositionOutcomes = []string{"", "solved", "unsolved", "follow_up", "no_need"}

// check holds whoever ends a conversation to the words that there are. Which
// categories there are is the workspace's: the desk knows them.
func (d Disposition) check() error {
	switch {
	case utf8.RuneCountInString(d.Note) > mostNote:
		return fault.Invalid("disposition.note_too_long", "disposition.note")
	case utf8.RuneCountInString(d.Category) > mostCategory:
		return fault.Invalid("disposition.no_category", "disposition.category")
	case !slices.Contains(dispositionOutcomes, d.Outcome):
		return fault.Invalid("disposition.no_outcome", "disposition.outcome")
	}
	return nil
}
