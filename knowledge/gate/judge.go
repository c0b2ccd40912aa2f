package gate

import (
	"context"
	"slices"

	"yingda/engine"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// What a question got, the best first.
const (
	Right   = "right"   // answered from an expected item; or nothing said where nothing fits
	Offered = "offered" // an expected item was among what was offered; or something was where nothing fits
	Missed  = "missed"  // nothing was said, or only others offered
	Wrong   = "wrong"   // answered from another item
)

var outcomes = []string{Wrong, Missed, Offered, Right}

// Got is what a question got from one state of the knowledge.
type Got struct {
	Outcome    string
	ItemID     string // of the first candidate, or its document's
	Confidence float64
}

// Ask asks a question as its asker would and judges what comes.
func Ask(ctx context.Context, from *search.Prepared, workspaceID string, q Question) (Got, error) {
	f, err := from.Ask(ctx, search.Query{
		WorkspaceID: workspaceID, Text: q.Text, Locale: q.Locale, Channel: q.Channel, Visibility: knowledge.UpTo(q.Visibility),
		Asker: knowledge.Asker{Tier: q.Tier, SignedIn: q.Visibility != knowledge.Public},
	})
	if err != nil {
		return Got{}, err
	}
	g := Got{Outcome: judge(q.Expected, f)}
	if len(f.Candidates) > 0 {
		g.ItemID, g.Confidence = saidFrom(f.Candidates[0]), f.Candidates[0].Confidence
	}
	return g, nil
}

func judge(expected []string, f search.Found) string {
	offered := func(only int) bool {
		for _, i := range f.Decision.Offer[:min(only, len(f.Decision.Offer))] {
			if slices.Contains(expected, saidFrom(f.Candidates[i])) {
				return true
			}
		}
		return false
	}
	nothing := len(expected) == 0
	switch f.Decision.Action {
	case engine.Answer:
		if !nothing && offered(1) {
			return Right
		}
		return Wrong
	case engine.Clarify, engine.Related:
		if nothing || offered(len(f.Decision.Offer)) {
			return Offered
		}
		return Missed
	case engine.Decline, engine.Person:
	}
	if nothing {
		return Right
	}
	return Missed
}

// saidFrom is the item, or the document, that a candidate answers from.
func saidFrom(c search.Candidate) string {
	if c.DocumentID != "" {
		return c.DocumentID
	}
	return c.ItemID
}

// Turned is -1 for a question that is lost, 1 for one that is won.
func Turned(before, after string) int64 {
	a, b := slices.Index(outcomes, before), slices.Index(outcomes, after)
	return int64(min(max(b-a, -1), 1))
}

// Tally counts questions by what they got.
type Tally struct {
	Right   int64 `json:"right"`
	Offered int64 `json:"offered"`
	Missed  int64 `json:"missed"`
	Wrong   int64 `json:"wrong"`
}

func (t *Tally) add(outcome string) {
	switch outcome {
	case Right:
		t.Right++
	case Offered:
		t.Offered++
	case Missed:
		t.Missed++
	default:
		t.Wrong++
	}
}

// worse: fewer answered right, or more answered wrong.
func worse(before, after Tally) bool { return after.Right < before.Right || after.Wrong > before.Wrong }
