package text

// Gram is one n-gram: its hash and the runes it covers.
type Gram struct {
	Hash       uint64
	Start, End int32
	N          uint8 // tokens, or characters when Inside
	Inside     bool  // characters of one word, not tokens
}

// Shape says which n-grams are wanted.
type Shape struct {
	Tokens   int // up to this many tokens in a row
	InsideLo int // characters inside words from …
	InsideHi int // … to; 0 for none
}

// Grams lists the n-grams of n, tokens first. Rows of tokens do not run across
// punctuation between Han characters but do run across the space of two words.
func (n Normalised) Grams(shape Shape) []Gram {
	tokens := n.Tokens()
	out := make([]Gram, 0, len(tokens)*(shape.Tokens+1))
	for i := range tokens {
		h := uint64(offset)
		for k := 0; k < shape.Tokens && i+k < len(tokens); k++ {
			if k > 0 {
				if n.parted(tokens[i+k-1], tokens[i+k]) {
					break
				}
				h = mix(h, ' ')
			}
			h = hashRunes(h, n.runes[tokens[i+k].Start:tokens[i+k].End])
			out = append(out, Gram{Hash: h, Start: int32(tokens[i].Start), End: int32(tokens[i+k].End), N: uint8(k + 1)})
		}
	}
	if shape.InsideHi == 0 {
		return out
	}
	for _, t := range tokens {
		if t.Kind == Word && t.End-t.Start >= 2 {
			out = n.inside(out, t, shape)
		}
	}
	return out
}

func (n Normalised) parted(a, b Token) bool {
	return b.After && (a.Kind == Han || b.Kind == Han)
}

// inside adds the character n-grams of a word, with marks for its edges.
func (n Normalised) inside(out []Gram, t Token, shape Shape) []Gram {
	word := make([]rune, 0, t.End-t.Start+2)
	word = append(word, '^')
	word = append(word, n.runes[t.Start:t.End]...)
	word = append(word, '$')
	for size := shape.InsideLo; size <= shape.InsideHi; size++ {
		for i := 0; i+size <= len(word); i++ {
			h := hashRunes(mix(offset, '<'), word[i:i+size])
			start, end := t.Start+max(i-1, 0), min(t.Start+i-1+size, t.End)
			out = append(out, Gram{Hash: h, Start: int32(start), End: int32(end), N: uint8(size), Inside: true})
		}
	}
	return out
}

// FNV-1a over runes, closed by a multiply-shift so that low bits are usable.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

// HashOf is the hash of an n-gram that stands for no row of tokens, but for a
// thing of some kind.
func HashOf(kind, name string) uint64 {
	return hashRunes(hashRunes(mix(offset, '>'), []rune(kind)), []rune(name))
}

func mix(h uint64, r rune) uint64 { return (h ^ uint64(uint32(r))) * prime }

func hashRunes(h uint64, rs []rune) uint64 {
	for _, r := range rs {
		h = mix(h, r)
	}
	return h
}
