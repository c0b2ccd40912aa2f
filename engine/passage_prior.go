package engine

import (
	_ "embed"
	"encoding/json"

	"yingda/engine/combine"
)

//go:embed passage_prior.json
var passagePriorJSON []byte

// passagePrior is how likely a passage answers, and that none does, where no
// item does either. It was fitted once, on the answers of the sample company and
// of a bank put into documents, with and without headings, and asked what people
// ask; docs/evaluation.md tells how, and what it gives on each when fitted on the
// other. A base's own documents have no wordings to hide from themselves, so
// nothing is learned from them beside how rare their words are.
var passagePrior = func() *combine.Scorer {
	var s combine.Scorer
	if err := json.Unmarshal(passagePriorJSON, &s); err != nil {
		panic(err) // part of the program
	}
	return &s
}()
