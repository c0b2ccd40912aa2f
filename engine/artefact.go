package engine

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"slices"

	"yingda/engine/class"
	"yingda/engine/combine"
	"yingda/engine/encoder"
)

// artefact is a model as it is kept: everything learned and the items it was
// learned from, so that it needs nothing else to serve.
type artefact struct {
	Version    string
	Items      []Item
	Options    Options
	Hash       string
	Scorer     *combine.Scorer
	Learned    float64
	Guess      [2]float32
	ClassOf    []int32
	Sides      [][2]uint64
	Denial     []float32
	Encoder    []byte
	Vectors    []byte
	Sparse     []byte
	SparseAt   []byte
	SparseGram []byte
	SparseW    []byte
	Classes    []byte
	ClassWords []byte
	Beyond     *combine.Scorer // with vectors from outside; nil: none
	OutsideFor string
	BeyondBy   float64 // how much it counts beside the prior
	OutsideLen int
	Outside    []byte
	OutsideBy  [2]float32
}

// ErrArtefact says that bytes are not a model this version can read.
var ErrArtefact = errors.New("not a model of this version")

// MarshalBinary writes the model; the same model gives the same bytes.
func (m *Model) MarshalBinary() ([]byte, error) {
	x, options := m.index, m.options
	options.Threads, options.Outside = 0, nil // how it was built is no part of what it is
	a := artefact{
		Version: version, Items: m.items, Options: options, Hash: m.hash, Scorer: m.scorer, Learned: m.learned, Guess: x.guess, ClassOf: x.classOf, Sides: keptSides(x.sides), Denial: x.denial,
		Encoder: x.encoder.Append(nil), Vectors: encoder.AppendRows(nil, x.vectors),
		Sparse: x.lexical.vocabulary.Append(nil), SparseAt: encoder.AppendInts(nil, x.lexical.start),
		SparseGram: encoder.AppendInts(nil, x.lexical.gram), SparseW: encoder.AppendFloats(nil, x.lexical.weight),
		Classes: x.classes.Append(nil), ClassWords: x.classID.Append(nil),
	}
	if b := x.beyond; b != nil && m.beyond != nil {
		a.Beyond, a.BeyondBy, a.OutsideFor, a.OutsideLen, a.Outside, a.OutsideBy = m.beyond, m.beyondBy, m.outside, b.dims, encoder.AppendRows(nil, b.vectors), b.guess
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(a); err != nil {
		return nil, fmt.Errorf("write model: %w", err)
	}
	return b.Bytes(), nil
}

// Load reads what MarshalBinary wrote. Bytes from elsewhere, cut short or of
// another version give ErrArtefact.
func Load(data []byte) (*Model, error) {
	var a artefact
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&a); err != nil || a.Version != version {
		return nil, ErrArtefact
	}
	m := &Model{items: a.Items, options: a.Options, hash: a.Hash, prior: prior(a.Options), same: newSynonyms(a.Options.Synonyms), scorer: a.Scorer, learned: a.Learned, room: &scratches{}, tuning: defaultTuning(a.Options)}
	owner := m.number()
	x := &index{owner: owner, first: firsts(owner, len(a.Items)), classOf: a.ClassOf, sides: readSides(a.Sides), denial: a.Denial, guess: a.Guess, lexical: &lexical{}}
	var ok [8]bool
	x.encoder, ok[0] = encoder.Read(a.Encoder)
	x.vectors, ok[1] = encoder.ReadRows(a.Vectors)
	x.lexical.vocabulary, ok[2] = encoder.ReadVocabulary(a.Sparse)
	x.lexical.start, ok[3] = encoder.Ints(a.SparseAt)
	x.lexical.gram, ok[4] = encoder.Ints(a.SparseGram)
	x.lexical.weight, ok[5] = encoder.Floats(a.SparseW)
	x.classes, ok[6] = class.Read(a.Classes)
	x.classID, ok[7] = encoder.ReadVocabulary(a.ClassWords)
	for _, good := range ok {
		if !good {
			return nil, ErrArtefact
		}
	}
	if !x.sound() {
		return nil, ErrArtefact
	}
	x.lexical.setUnseen(len(owner))
	x.makeCells()
	if a.Beyond != nil {
		m.beyond, m.beyondBy, m.outside, x.beyond = a.Beyond, a.BeyondBy, a.OutsideFor, &beyond{dims: a.OutsideLen, guess: a.OutsideBy}
		if x.beyond.vectors, ok[0] = encoder.ReadRows(a.Outside); !ok[0] || !x.beyond.sound(len(owner)) {
			return nil, ErrArtefact
		}
		x.beyond.centre(x.first)
	}
	m.index = x
	m.learnToRead()
	return m, nil
}

func keptSides(all []sides) [][2]uint64 {
	out := make([][2]uint64, len(all))
	for i, s := range all {
		out[i] = [2]uint64{s.one, s.other}
	}
	return out
}

func readSides(kept [][2]uint64) []sides {
	out := make([]sides, len(kept))
	for i, s := range kept {
		out[i] = sides{s[0], s[1]}
	}
	return out
}

// sound checks that the parts fit each other, so that no search can step out.
func (x *index) sound() bool {
	questions, items := len(x.owner), len(x.first)-1
	if x.vectors.Len() != questions || x.vectors.Dims != x.encoder.Dims() || len(x.lexical.start) != questions+1 || len(x.classOf) != items || len(x.sides) != items || len(x.denial) != items ||
		len(x.lexical.gram) != len(x.lexical.weight) || x.lexical.start[0] != 0 || int(x.lexical.start[questions]) != len(x.lexical.gram) {
		return false
	}
	grams, classes := int32(x.lexical.vocabulary.Len()), int32(x.classes.Classes())
	return slices.IsSorted(x.lexical.start) &&
		!slices.ContainsFunc(x.lexical.gram, func(g int32) bool { return g < 0 || g >= grams }) &&
		!slices.ContainsFunc(x.classOf, func(c int32) bool { return c < -1 || c >= classes })
}
