package class

import (
	"encoding/binary"
	"slices"

	"yingda/engine/encoder"
)

// Append writes the model.
func (m *Model) Append(out []byte) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(m.classes))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(m.start)))
	out = encoder.AppendInts(out, m.start)
	out = encoder.AppendFloats(out, m.bias)
	out = encoder.AppendInts(out, m.class)
	return encoder.AppendFloats(out, m.weight)
}

// Read reads what Append wrote.
func Read(data []byte) (*Model, bool) {
	if len(data) < 8 {
		return nil, false
	}
	classes, starts := int(binary.LittleEndian.Uint32(data)), int(binary.LittleEndian.Uint32(data[4:]))
	data = data[8:]
	if starts < 1 || starts > len(data)/4 || classes > len(data)/4-starts {
		return nil, false
	}
	m := &Model{classes: classes}
	m.start, _ = encoder.Ints(data[:4*starts])
	data = data[4*starts:]
	m.bias, _ = encoder.Floats(data[:4*classes])
	data = data[4*classes:]
	n := len(data) / 8
	if len(data) != 8*n || m.start[0] != 0 || int(m.start[starts-1]) != n || !slices.IsSorted(m.start) {
		return nil, false
	}
	m.class, _ = encoder.Ints(data[:4*n])
	m.weight, _ = encoder.Floats(data[4*n:])
	for _, c := range m.class {
		if c < 0 || int(c) >= classes {
			return nil, false
		}
	}
	return m, true
}
