package bot

import (
	"encoding/json"

	"yingda/conversation"
	"yingda/engine"
)

// weighed is what the turn keeps of all that was weighed: each candidate as it
// would have been answered, then the other choices.
func weighed(f Found, d engine.Decision) []conversation.TurnOption {
	var out []conversation.TurnOption
	for i, c := range f.Result.Candidates {
		h := f.Hits[i]
		o := conversation.TurnOption{Decision: Answer, ItemID: h.ItemID, RevisionID: h.RevisionID, DocumentID: h.DocumentID, Question: h.Question, Matched: c.Text, Score: c.Score, Confidence: c.Confidence}
		if c.Explain != nil {
			o.Why = explain(c.Explain)
		}
		for _, ch := range d.Options {
			if ch.Action == engine.Answer && len(ch.Offer) == 1 && ch.Offer[0] == i {
				o.ExpectedPrice, o.Chance = ch.Price, ch.Chance
			}
		}
		out = append(out, o)
	}
	for _, ch := range d.Options {
		if ch.Action == engine.Answer {
			continue
		}
		out = append(out, conversation.TurnOption{Decision: string(ch.Action), ExpectedPrice: ch.Price, Chance: ch.Chance})
	}
	return out
}

// explain is the readable part of an explanation.
func explain(e *engine.Explanation) json.RawMessage {
	type share struct {
		Scorer string  `json:"scorer"`
		Value  float64 `json:"value"`
		Share  float64 `json:"share"`
	}
	why := struct {
		Matched []string `json:"matched"`
		Missing []string `json:"missing"`
		Shares  []share  `json:"shares"`
	}{Matched: parts(e.Matched), Missing: parts(e.Missing)}
	for _, s := range e.Shares {
		why.Shares = append(why.Shares, share(s))
	}
	b, err := json.Marshal(why)
	if err != nil {
		return nil // numbers that are not numbers: the explanation is only for reading
	}
	return b
}

func parts(all []engine.Part) []string {
	out := []string{}
	for _, p := range all {
		out = append(out, p.Text)
	}
	return out
}
