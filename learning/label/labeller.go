package label

import (
	"cmp"
	"slices"

	"yingda/learning"
	"yingda/learning/agree"
)

// Labeller is what one person's labels came to. Speed says little of them alone:
// it stands beside how far others agree.
type Labeller struct {
	AuthorID  string         `json:"author_id"`
	Labels    int64          `json:"labels"`
	Held      learning.Share `json:"held" doc:"Of the tasks that several labelled and that are settled, in how many this person's label held"`
	Cohen     *float64       `json:"cohen" doc:"Cohen's κ with each other person, weighed by how many tasks they share"`
	Pairs     int64          `json:"pairs" doc:"Labels of others it is made of"`
	MedianMS  int64          `json:"median_ms" doc:"Imported labels left out; 0: none is timed"`
	Suggested int64          `json:"suggested" doc:"Labels given with the engine's suggestions shown"`
	Unsure    int64          `json:"unsure"`
	Top       string         `json:"top" doc:"The answer most often given: an item's id, a verdict, a mood, a grade"`
	TopShare  float64        `json:"top_share"`
	Same      bool           `json:"same" doc:"Gives nearly always the same answer, and others do not"`

	topped int64 // how often Top was given
}

// A person labels everything the same who gives one answer to this share of so
// many questions, where all others together do so to no more than usualShare.
const sameShare, sameFrom, usualShare = 0.9, 20, 0.7

func labellers(all []given, things [][]given) []Labeller {
	of := map[string][]given{}
	votes := map[string]int64{}
	for _, g := range all {
		of[g.AuthorID] = append(of[g.AuthorID], g)
		votes[g.Key]++
	}
	out := []Labeller{}
	for id, mine := range of {
		l := labeller(id, mine)
		others := int64(len(all)) - l.Labels
		if l.TopShare >= sameShare && l.Labels >= sameFrom {
			theirs := votes[l.Top] - l.topped
			l.Same = others == 0 || float64(theirs) <= usualShare*float64(others)
		}
		l.compare(things)
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Labeller) int { return cmp.Compare(a.AuthorID, b.AuthorID) })
	return out
}

// labeller is what can be said of somebody's labels without those of others.
func labeller(authorID string, mine []given) Labeller {
	l := Labeller{AuthorID: authorID, Labels: int64(len(mine))}
	votes := map[string]int64{}
	var took []int64
	for _, g := range mine {
		votes[g.Key]++
		if g.Suggested {
			l.Suggested++
		}
		if !g.Imported && g.TookMS > 0 {
			took = append(took, g.TookMS)
		}
	}
	l.Unsure = votes[Unsure]
	for key, n := range votes {
		if n > l.topped || n == l.topped && key < l.Top {
			l.Top, l.topped = key, n
		}
	}
	l.TopShare = float64(l.topped) / float64(l.Labels)
	if slices.Sort(took); len(took) > 0 {
		l.MedianMS = took[len(took)/2]
	}
	return l
}

// compare sets somebody's labels beside those of others on the same tasks.
func (l *Labeller) compare(things [][]given) {
	with := map[string][][2]string{}
	var held, of int64
	for _, labels := range things {
		i := slices.IndexFunc(labels, func(g given) bool { return g.AuthorID == l.AuthorID })
		if i < 0 {
			continue
		}
		if labels[i].State == Done {
			of++
			if labels[i].Key == labels[i].Held {
				held++
			}
		}
		for j, g := range labels {
			if j != i {
				with[g.AuthorID] = append(with[g.AuthorID], [2]string{labels[i].Key, g.Key})
				l.Pairs++
			}
		}
	}
	l.Held = learning.ShareOf(held, of)
	sum, weight := 0.0, 0.0
	for _, pairs := range with {
		if k, ok := agree.Cohen(pairs); ok {
			sum, weight = sum+k*float64(len(pairs)), weight+float64(len(pairs))
		}
	}
	if weight > 0 {
		l.Cohen = known(sum/weight, true)
	}
}
