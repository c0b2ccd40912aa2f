package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// segment lists, for each n-gram, the passages that have it.
type segment struct {
	first  int32    // place of its first passage
	hashes []uint64 // sorted
	counts []int32
	starts []uint32 // of each one's list in lists; one more at the end
	lists  []byte   // places, each as the way from the one before
}

func newSegment(first int32, all []Passage) *segment {
	number := map[uint64]int32{} // n-gram → its number, in order of first sight
	var hashes []uint64
	var counts []int32
	have := make([][]int32, len(all))
	for i, x := range all {
		for _, g := range gramsOf(x) {
			n, ok := number[g]
			if !ok {
				n = int32(len(hashes))
				number[g] = n
				hashes, counts = append(hashes, g), append(counts, 0)
			}
			counts[n]++
			have[i] = append(have[i], n)
		}
	}
	order := make([]int32, len(hashes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if hashes[a] < hashes[b] {
			return -1
		}
		return 1
	})
	lists := make([][]byte, len(hashes))
	last := make([]int32, len(hashes))
	for i, grams := range have {
		for _, n := range grams {
			lists[n] = binary.AppendUvarint(lists[n], uint64(int32(i)-last[n]))
			last[n] = int32(i)
		}
	}
	s := &segment{first: first, starts: make([]uint32, 1, len(order)+1)}
	for _, n := range order {
		s.hashes, s.counts = append(s.hashes, hashes[n]), append(s.counts, counts[n])
		s.lists = append(s.lists, lists[n]...)
		s.starts = append(s.starts, uint32(len(s.lists)))
	}
	s.lists = slices.Clip(s.lists)
	return s
}

func (s *segment) count(g uint64) int32 {
	if i, ok := slices.BinarySearch(s.hashes, g); ok {
		return s.counts[i]
	}
	return 0
}

// each calls fn with the places of the passages that have an n-gram.
func (s *segment) each(g uint64, fn func(place int32)) {
	i, ok := slices.BinarySearch(s.hashes, g)
	if !ok {
		return
	}
	list, at := s.lists[s.starts[i]:s.starts[i+1]], s.first
	for len(list) > 0 {
		step, n := binary.Uvarint(list)
		at += int32(step)
		list = list[n:]
		fn(at)
	}
}

func hashOfPassages(all []Passage) string {
	h := sha256.New()
	writeString(h, version)
	for _, x := range all {
		writeString(h, x.ID)
		writeString(h, string(x.Grade))
		for _, list := range [][]string{x.Heads, x.Sentences} {
			for _, s := range list {
				writeString(h, s)
			}
			writeString(h, "")
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
