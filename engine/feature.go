package engine

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"yingda/engine/mend"
	"yingda/engine/text"
	"yingda/engine/vector"
)

// What the combiner sees of a candidate.
const (
	fDense      = iota // encoder: mean of the best three questions
	fDenseTop          // encoder: the best question
	fCentroid          // encoder: the item as a whole
	fSparse            // n-gram overlap: mean of the best three
	fSparseTop         // n-gram overlap: the best question
	fClass             // class model: margin
	fCovered           // share of the query any of its questions has
	fCoveredBy         // share of the query the nearest question has
	fOwn               // share of the nearest question the query has
	fDenseGap          // how far behind the best candidate, by encoder
	fSparseGap         // … by n-gram overlap
	fClassGap          // … by class model
	fDenies            // how far the query's negating is from the item's
	fOutside           // vectors from outside: mean of the best three
	fOutsideTop        // vectors from outside: the best question
	fOutsideGap        // … by vectors from outside
	rowWidth
	ownRow = fOutside // without vectors from outside
)

// What the combiner sees of the query.
const (
	qDense   = iota // best encoder score
	qSparse         // best overlap
	qClass          // best margin
	qCovered        // best coverage
	qOwn            // of the candidate the encoder puts first
	qMargin         // from the first to the second candidate, by encoder
	qMarginSparse
	qMarginClass
	qUnknown // share of the query no question has
	qLength  // log of the number of n-grams
	qAgree   // scorers that agree with the encoder on the first
	qLong    // length of the query's vector before it was normalised
	qMended  // share of the query's characters read otherwise than typed
	qOutside // best score by vectors from outside
	qMarginOutside
	qAgreeOutside // whether they put the same item first as the encoder
	queryWidth
	ownQuery = qOutside // without vectors from outside
)

// pooled is a candidate under the scorers' eyes.
type pooled struct {
	item     int32
	question int32 // the nearest
	against  bool  // asks for the opposite
	contrary bool  // takes another side, whatever else differs
	judged   bool  // has a vector from outside
	row      [rowWidth]float32
}

// scratch is a search's working memory.
type scratch struct {
	vector  []float32
	probe   vector.Probe // the same
	near    []nearCell
	regions []nearCell
	at      []uint16
	margin  []float32
	pool    []pooled
	query   [queryWidth]float32
	lookup  lookup
	outside vector.Probe // the query's vector from outside; empty: none
	room    []float32
}

type nearCell struct {
	cell  int32
	score float32
}

type scratches struct{ sync.Pool }

func (p *scratches) take() *scratch {
	if s, ok := p.Get().(*scratch); ok {
		return s
	}
	return &scratch{}
}

// look fills the scratch's pool with the likeliest items and their features.
// only tells which items may be looked at; nil is all.
func (x *index) look(s *scratch, d query, pool int, only func(i int) bool) {
	s.vector = resize(s.vector, x.encoder.Dims())
	length := x.encoder.Encode(d.dense, s.vector)
	s.probe = vector.ProbeOf(s.vector, s.probe)
	s.margin = resize(s.margin, x.classes.Classes())
	x.classes.Score(unit(x.classID, x.classID.Bag(d.class)), s.margin)
	s.outside = s.outside[:0]
	if x.beyond != nil && len(d.outside) == x.beyond.dims {
		s.room = padded(d.outside, s.room)
		s.outside = vector.ProbeOf(s.room, s.outside)
	}
	x.choose(s, pool, only)
	s.lookup.terms = x.lexical.terms(d.sparse)
	s.at = resize(s.at, x.lexical.vocabulary.Len())
	for i, t := range s.lookup.terms {
		if t.gram >= 0 && i < math.MaxUint16 {
			s.at[t.gram] = uint16(i + 1)
		}
	}
	s.lookup.at = s.at
	known := s.lookup.known()
	for i := range s.pool {
		x.examine(s, &s.pool[i])
		x.oppose(d.document, &s.pool[i], known)
	}
	for _, t := range s.lookup.terms {
		if t.gram >= 0 {
			s.at[t.gram] = 0
		}
	}
	s.relate()
	s.ask(length)
	s.query[qMended] = d.mended
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// choose takes the items whose cells are nearest, and the class model's first.
func (x *index) choose(s *scratch, pool int, only func(i int) bool) {
	s.near, s.pool = s.near[:0], s.pool[:0]
	look := func(c int) bool {
		if only != nil && !only(int(x.cells[c].item)) {
			return false
		}
		s.keep(nearCell{int32(c), x.centroids.Dot(s.probe, c)}, pool)
		return true
	}
	if x.regions != nil {
		s.regions = x.regions.visit(s.probe, s.regions, look)
	} else {
		for c := range x.cells {
			look(c)
		}
	}
	for _, n := range s.near {
		s.enter(x.cells[n.cell].item, n.score)
	}
	if first := x.firstByClass(s.margin, only); first >= 0 {
		s.enter(first, 0)
	}
	if len(s.outside) > 0 {
		x.beyond.widen(s, only)
	}
}

// firstByClass is the item the class model puts first; -1 where it knows none.
func (x *index) firstByClass(margin []float32, only func(i int) bool) int32 {
	best, most := int32(-1), float32(math.Inf(-1))
	if x.classes.Weights() == 0 {
		return best
	}
	for i, c := range x.classOf {
		if c >= 0 && margin[c] > most && x.wordings(int32(i)) > 0 && (only == nil || only(i)) {
			best, most = int32(i), margin[c]
		}
	}
	return best
}

// keep puts a cell in its place among the nearest, of which there are most at
// most.
func (s *scratch) keep(n nearCell, most int) {
	at := len(s.near)
	if at == most {
		if at--; s.near[at].score >= n.score {
			return
		}
	} else {
		s.near = append(s.near, n)
	}
	for ; at > 0 && s.near[at-1].score < n.score; at-- {
		s.near[at] = s.near[at-1]
	}
	s.near[at] = n
}

func (s *scratch) enter(item int32, centroid float32) {
	for i := range s.pool {
		if s.pool[i].item == item {
			return
		}
	}
	s.pool = append(s.pool, pooled{item: item})
	s.pool[len(s.pool)-1].row[fCentroid] = centroid
}

// best three values.
type best3 struct{ a, b, c float32 }

func (t *best3) put(v float32) bool {
	switch {
	case v > t.a:
		t.a, t.b, t.c = v, t.a, t.b
		return true
	case v > t.b:
		t.b, t.c = v, t.b
	case v > t.c:
		t.c = v
	}
	return false
}

func (t best3) mean(n int) float32 { return (t.a + t.b + t.c) / float32(min(3, max(n, 1))) }

// examine compares the query with each question of the item.
func (x *index) examine(s *scratch, p *pooled) {
	var dense, sparse best3
	var which [4]uint64
	var near overlap
	from, to := x.first[p.item], x.first[p.item+1]
	p.question = from
	for q := from; q < min(to, from+maxExamined); q++ {
		o := x.lexical.compare(s.lookup, q)
		sparse.put(o.cosine)
		for i := range which {
			which[i] |= o.which[i]
		}
		if dense.put(x.vectors.Dot(s.probe, int(q))) {
			p.question, near = q, o
		}
	}
	n := int(to - from)
	p.row[fDense], p.row[fDenseTop] = dense.mean(n), dense.a
	p.row[fSparse], p.row[fSparseTop] = sparse.mean(n), sparse.a
	p.row[fClass] = x.guess[0]*p.row[fDense] + x.guess[1]
	if c := x.classOf[p.item]; c >= 0 {
		p.row[fClass] = s.margin[c]
	}
	p.row[fCovered] = s.lookup.covered(which)
	p.row[fCoveredBy], p.row[fOwn] = near.query, near.own
	if len(s.outside) > 0 {
		x.beyond.examine(s, p, from, to)
	}
}

// oppose tells whether the item is about the opposite of what is asked: it
// stands on the other side of an axis and is otherwise much the same. Where the
// words differ anyway, another side is no sign of another meaning. known is the
// share of the query that any question has.
func (x *index) oppose(d document, p *pooled, known float32) {
	turned, denied := d.sides.against(x.sides[p.item]), d.denies && x.denial[p.item] == 0
	p.contrary = turned || d.sides.undoes(x.sides[p.item]) || d.denies && x.denial[p.item] < seldom
	p.against = turned && p.row[fCoveredBy] >= 0.55*known && p.row[fOwn] >= 0.5 ||
		denied && p.row[fCoveredBy] >= 0.6*known && p.row[fOwn] >= 0.5
	p.row[fDenies] = x.denial[p.item]
	if d.denies {
		p.row[fDenies] = 1 - p.row[fDenies]
	}
}

// seldom is the share of an item's questions that may negate without the item
// being about what is not so.
const seldom = 0.25

// maxExamined bounds the work on one item.
const maxExamined = 1024

// relate sets the candidates beside each other, best by encoder first and those
// about the opposite last, and fills in how far each is behind.
func (s *scratch) relate() {
	top := [4]float32{-9, -9, -9, -9}
	for i := range s.pool {
		if r := &s.pool[i].row; !s.pool[i].against {
			top[0], top[1], top[2], top[3] = max(top[0], r[fDense]), max(top[1], r[fSparse]), max(top[2], r[fClass]), max(top[3], r[fOutside])
		}
	}
	for i := range s.pool {
		if r := &s.pool[i].row; !s.pool[i].against {
			r[fDenseGap], r[fSparseGap], r[fClassGap], r[fOutsideGap] = top[0]-r[fDense], top[1]-r[fSparse], top[2]-r[fClass], top[3]-r[fOutside]
		}
	}
	slices.SortFunc(s.pool, func(a, b pooled) int {
		if a.against != b.against {
			if a.against {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.row[fDense], a.row[fDense]), cmp.Compare(a.item, b.item))
	})
}

// ask fills the features of the query. What is about the opposite says nothing
// for there being an answer.
func (s *scratch) ask(length float32) {
	q := &s.query
	clear(q[:])
	var second [2]float32
	var outside best3
	q[qClass] = -2
	for i := range s.pool {
		r := &s.pool[i].row
		if s.pool[i].against {
			break
		}
		q[qDense], q[qSparse] = max(q[qDense], r[fDense]), max(q[qSparse], r[fSparse])
		q[qCovered], q[qClass] = max(q[qCovered], r[fCovered]), max(q[qClass], r[fClass])
		outside.put(r[fOutside])
		if i > 0 {
			second[0], second[1] = max(second[0], r[fDense]), max(second[1], r[fSparse])
		}
	}
	if len(s.pool) > 0 && !s.pool[0].against {
		r := &s.pool[0].row
		q[qOwn], q[qMargin], q[qMarginSparse] = r[fOwn], r[fDense]-second[0], r[fSparse]-second[1]
		q[qMarginClass] = -r[fClassGap]
		if r[fSparseGap] == 0 {
			q[qAgree]++
		}
		if r[fClassGap] == 0 {
			q[qAgree]++
		}
		if r[fOutsideGap] == 0 {
			q[qAgreeOutside] = 1
		}
	}
	q[qOutside], q[qMarginOutside] = outside.a, outside.a-outside.b
	q[qUnknown] = 1 - s.lookup.known()
	q[qLength] = float32(math.Log(float64(1 + len(s.lookup.terms))))
	q[qLong] = float32(math.Log(float64(1 + length)))
}

// query is a question as it was typed and as it was read.
type query struct {
	typed  text.Normalised
	read   string  // "" where it is as typed
	mended float32 // share of its characters read otherwise
	document
	outside []float32 // its vector from outside; nil: none
}

// readQuery normalises a question, puts the workspace's words in it, mends and
// reads it.
func readQuery(s string, same synonyms, m *mend.Mender) query {
	q := query{typed: text.Normalise(s)}
	meant := same.apply(q.typed)
	mended, touched := m.Mend(meant)
	if touched == 0 {
		q.document = read(meant)
		return q
	}
	n := text.Normalise(mended)
	q.read, q.document = n.Text, read(n)
	q.mended = float32(touched) / float32(max(1, n.Len()))
	return q
}
