package encoder

import (
	"encoding/binary"
	"math"
	"slices"

	"yingda/engine/vector"
)

// AppendFloats writes values, little-endian.
func AppendFloats(out []byte, values []float32) []byte {
	out = slices.Grow(out, 4*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

// Floats reads what AppendFloats wrote.
func Floats(data []byte) ([]float32, bool) {
	if len(data)%4 != 0 {
		return nil, false
	}
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out, true
}

// AppendInts writes values, little-endian.
func AppendInts(out []byte, values []int32) []byte {
	out = slices.Grow(out, 4*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	return out
}

// Ints reads what AppendInts wrote.
func Ints(data []byte) ([]int32, bool) {
	if len(data)%4 != 0 {
		return nil, false
	}
	out := make([]int32, len(data)/4)
	for i := range out {
		out[i] = int32(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out, true
}

// Append writes the vocabulary: hashes and weights in the order of their ids.
func (v *Vocabulary) Append(out []byte) []byte {
	hashes := make([]uint64, len(v.weight))
	for h, id := range v.ids {
		hashes[id] = h
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(hashes)))
	for _, h := range hashes {
		out = binary.LittleEndian.AppendUint64(out, h)
	}
	return AppendFloats(out, v.weight)
}

// ReadVocabulary reads what Append wrote.
func ReadVocabulary(data []byte) (*Vocabulary, bool) {
	if len(data) < 4 {
		return nil, false
	}
	n := int(binary.LittleEndian.Uint32(data))
	if data = data[4:]; len(data) != 12*n {
		return nil, false
	}
	v := &Vocabulary{ids: make(map[uint64]int32, n)}
	for i := range n {
		v.ids[binary.LittleEndian.Uint64(data[8*i:])] = int32(i)
	}
	v.weight, _ = Floats(data[8*n:])
	return v, len(v.ids) == n
}

// Append writes the encoder: its words, then its heads.
func (e *Encoder) Append(out []byte) []byte {
	out = appendBlock(out, e.Vocabulary.Append(nil))
	for _, h := range e.heads {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(h.unknown))
		out = appendBlock(out, AppendRows(nil, h.rows))
	}
	return out
}

// Read reads what Append wrote.
func Read(data []byte) (*Encoder, bool) {
	words, data, ok := cutBlock(data)
	if !ok {
		return nil, false
	}
	e := &Encoder{}
	if e.Vocabulary, ok = ReadVocabulary(words); !ok {
		return nil, false
	}
	for len(data) >= 4 {
		h := head{unknown: math.Float32frombits(binary.LittleEndian.Uint32(data))}
		var rows []byte
		if rows, data, ok = cutBlock(data[4:]); !ok {
			return nil, false
		}
		h.rows, ok = ReadRows(rows)
		if e.heads = append(e.heads, h); !ok || h.rows.Len() != e.Vocabulary.Len() || h.rows.Dims != e.heads[0].rows.Dims {
			return nil, false
		}
	}
	return e, len(e.heads) > 0 && len(data) == 0
}

// appendBlock writes the length of a block and the block.
func appendBlock(out, block []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(block))), block...)
}

// cutBlock reads what appendBlock wrote and returns what stands behind it.
func cutBlock(data []byte) (block, rest []byte, ok bool) {
	if len(data) < 4 {
		return nil, nil, false
	}
	size := int(binary.LittleEndian.Uint32(data))
	if data = data[4:]; size > len(data) {
		return nil, nil, false
	}
	return data[:size], data[size:], true
}

// AppendRows writes vectors.
func AppendRows(out []byte, rows vector.Rows) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(rows.Dims))
	out = slices.Grow(AppendFloats(out, rows.Steps), len(rows.Codes))
	for _, c := range rows.Codes {
		out = append(out, byte(c))
	}
	return out
}

// ReadRows reads what AppendRows wrote.
func ReadRows(data []byte) (vector.Rows, bool) {
	if len(data) < 4 {
		return vector.Rows{}, false
	}
	dims := int(binary.LittleEndian.Uint32(data))
	if data = data[4:]; dims < 16 || dims%16 != 0 || dims > 4096 || len(data)%(dims+4) != 0 {
		return vector.Rows{}, false
	}
	rows := vector.NewRows(dims, len(data)/(dims+4))
	rows.Steps, _ = Floats(data[:4*rows.Len()])
	for i, b := range data[4*rows.Len():] {
		rows.Codes[i] = int8(b)
	}
	return rows, true
}

// With gives a vocabulary that has the n-grams too, numbered after its own.
func (v *Vocabulary) With(grams []uint64, weight float32) *Vocabulary {
	out := &Vocabulary{ids: make(map[uint64]int32, len(v.ids)+len(grams)), weight: slices.Clone(v.weight)}
	for g, id := range v.ids {
		out.ids[g] = id
	}
	for _, g := range grams {
		if _, ok := out.ids[g]; !ok {
			out.ids[g] = int32(len(out.weight))
			out.weight = append(out.weight, weight)
		}
	}
	return out
}
