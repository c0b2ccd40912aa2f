package engine

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"yingda/engine/encoder"
	"yingda/engine/vector"
)

// regions part the cells of a large base into neighbourhoods, so that a search
// looks at those of the nearest alone. Found by spherical k-means over a sample
// of the cells.
type regions struct {
	centres vector.Rows
	start   []int // region → its first cell; one more at the end
}

const (
	fewCells     = 4096 // looked at one by one
	regionRounds = 6
	regionSample = 48 // cells a region, to find the centres by
	visitedLeast = 2048
	visitedShare = 16 // one in so many cells
)

// makeRegions is nil for a base that needs none. Else the cells must be put into
// the order that is returned, where those of one region stand together.
func makeRegions(cells vector.Rows) (r *regions, order []int) {
	if cells.Len() <= fewCells {
		return nil, nil
	}
	k := int(math.Sqrt(float64(cells.Len())))
	sample := rand.New(rand.NewPCG(1, 0x4e61)).Perm(cells.Len())[:min(cells.Len(), regionSample*k)]
	r = &regions{centres: vector.NewRows(cells.Dims, k)}
	for i := range k {
		r.centres.Copy(i, cells, sample[i])
	}
	for range regionRounds {
		r.move(cells, sample)
	}
	return r, r.order(cells)
}

// move puts each centre in the middle of the sampled cells nearest to it.
func (r *regions) move(cells vector.Rows, sample []int) {
	sums := make([]float32, r.centres.Len()*cells.Dims)
	row, probe := make([]float32, cells.Dims), vector.Probe(nil)
	for _, c := range sample {
		probe = probeOf(cells, c, row, probe)
		near := r.nearest(probe)
		cells.Add(1, c, sums[near*cells.Dims:(near+1)*cells.Dims])
	}
	for i := range r.centres.Len() {
		if sum := sums[i*cells.Dims : (i+1)*cells.Dims]; encoder.Normalise(sum) > 0 {
			r.centres.Set(i, sum)
		}
	}
}

// order lists the cells region by region.
func (r *regions) order(cells vector.Rows) []int {
	of, row, probe := make([]int, cells.Len()), make([]float32, cells.Dims), vector.Probe(nil)
	r.start = make([]int, r.centres.Len()+1)
	for c := range of {
		probe = probeOf(cells, c, row, probe)
		of[c] = r.nearest(probe)
		r.start[of[c]+1]++
	}
	for i := range r.centres.Len() {
		r.start[i+1] += r.start[i]
	}
	order, next := make([]int, cells.Len()), slices.Clone(r.start)
	for c, i := range of {
		order[next[i]] = c
		next[i]++
	}
	return order
}

func probeOf(rows vector.Rows, i int, room []float32, probe vector.Probe) vector.Probe {
	clear(room)
	rows.Add(1, i, room)
	return vector.ProbeOf(room, probe)
}

func (r *regions) nearest(p vector.Probe) int {
	best, score := 0, r.centres.Dot(p, 0)
	for i := 1; i < r.centres.Len(); i++ {
		if v := r.centres.Dot(p, i); v > score {
			best, score = i, v
		}
	}
	return best
}

// visit calls look with the cells of one region after the other, nearest first,
// until enough of them were worth looking at.
func (r *regions) visit(p vector.Probe, room []nearCell, look func(cell int) bool) []nearCell {
	room = room[:0]
	for i := range r.centres.Len() {
		room = append(room, nearCell{int32(i), r.centres.Dot(p, i)})
	}
	slices.SortFunc(room, func(a, b nearCell) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.cell, b.cell))
	})
	left := max(visitedLeast, r.start[len(room)]/visitedShare)
	for _, n := range room {
		for c := r.start[n.cell]; c < r.start[n.cell+1]; c++ {
			if look(c) {
				left--
			}
		}
		if left <= 0 {
			break
		}
	}
	return room
}
