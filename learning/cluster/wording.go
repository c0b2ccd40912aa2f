package cluster

import (
	"unicode/utf8"

	"yingda/engine"
)

// sticky is by how much another wording must be nearer to the middle for a
// cluster to take its name: people know a cluster by its name.
const sticky = 0.1

// A name should be a question that can be read at a glance.
const (
	shortName, longName = 4, 40 // characters
	oddLength           = 0.15  // what a name outside of these loses
)

// Name chooses the exemplar that stands for the cluster; current stays while it
// is there and about as good as any.
func (c *Cluster) Name(current string) Text {
	m := c.sketch()
	var best, now Text
	high, have := float32(-1), float32(-1)
	for _, t := range c.Exemplars {
		v := standing(t, m)
		if v > high {
			best, high = t, v
		}
		if t.ID == current {
			now, have = t, v
		}
	}
	if have >= 0 && high < have+sticky {
		return now
	}
	return best
}

func standing(t Text, m engine.Sketch) float32 {
	v := likeness(t.Sketch, m)
	if n := utf8.RuneCountInString(t.Wording); n < shortName || n > longName {
		v -= oddLength
	}
	return v
}

// twin is the likeness from which a wording teaches nothing beside another.
const twin = 0.9

// Variants chooses up to n of a cluster's wordings that differ from each other
// and from what there is already, the most usual first.
func Variants(of, there []Text, n int) []Text {
	if len(of) == 0 {
		return nil
	}
	m := mean(of, len(of[0].Sketch.Vector))
	taken := there
	var out []Text
	for len(out) < n {
		at, high := -1, float32(0)
		for i, t := range of {
			near := nearestOf(t, taken)
			if v := likeness(t.Sketch, m) - near/2; near < twin && (at < 0 || v > high) {
				at, high = i, v
			}
		}
		if at < 0 {
			break
		}
		out, taken = append(out, of[at]), append(taken[:len(taken):len(taken)], of[at])
	}
	return out
}

func nearestOf(t Text, all []Text) (near float32) {
	for _, x := range all {
		near = max(near, likeness(t.Sketch, x.Sketch))
	}
	return near
}
