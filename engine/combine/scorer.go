package combine

import "math"

// Case is one query: a row of features a candidate, features of the query, and
// the truth when it is known.
type Case struct {
	Rows   [][]float32
	Query  []float32
	Right  []bool  // by row; all false: none of them
	Weight float64 // how much it counts in training
}

// layer is a small network of one hidden layer beside a linear part.
type layer struct {
	Inputs, Hidden int
	Mean, Scale    []float64 // inputs are centred and scaled first
	Linear         []float64
	Bias           float64
	In             []float64 // hidden × inputs
	InBias         []float64
	Out            []float64
}

func newLayer(inputs, hidden int) *layer {
	return &layer{
		Inputs: inputs, Hidden: hidden,
		Mean: make([]float64, inputs), Scale: make([]float64, inputs), Linear: make([]float64, inputs),
		In: make([]float64, inputs*hidden), InBias: make([]float64, hidden), Out: make([]float64, hidden),
	}
}

// score of one row; room takes the hidden values for the way back.
func (l *layer) score(x []float64, room []float64) float64 {
	s := l.Bias
	for i, v := range x {
		s += l.Linear[i] * v
	}
	for h := range l.Hidden {
		a := l.InBias[h]
		w := l.In[h*l.Inputs : (h+1)*l.Inputs]
		for i, v := range x {
			a += w[i] * v
		}
		a = squash(a)
		room[h] = a
		s += l.Out[h] * a
	}
	return s
}

// squash is a cheap sigmoid between -1 and 1.
func squash(x float64) float64 { return x / (1 + math.Abs(x)) }

func (l *layer) scaled(x []float32, out []float64) {
	for i, v := range x {
		out[i] = (float64(v) - l.Mean[i]) * l.Scale[i]
	}
}

// Scorer gives probabilities to candidates and to none of them.
type Scorer struct {
	Row, None *layer
}

// Score writes each candidate's probability into out and returns that of none.
// offset is added to the candidates' numbers; scores, as long as out, receives
// them before the softmax.
func (s *Scorer) Score(rows [][]float32, query []float32, offset, out, scores []float64) float64 {
	width := max(s.Row.Inputs, s.None.Inputs)
	x := make([]float64, width)
	room := make([]float64, max(s.Row.Hidden, s.None.Hidden))
	s.None.scaled(query, x)
	none := s.None.score(x[:s.None.Inputs], room)
	top := none
	for i, row := range rows {
		s.Row.scaled(row, x)
		scores[i] = offset[i] + s.Row.score(x[:s.Row.Inputs], room)
		top = max(top, scores[i])
	}
	total := math.Exp(none - top)
	for i, v := range scores[:len(rows)] {
		out[i] = math.Exp(v - top)
		total += out[i]
	}
	for i := range rows {
		out[i] /= total
	}
	return math.Exp(none-top) / total
}

// Fixed is a scorer with given weights: one a feature, and a constant.
func Fixed(row []float64, rowBias float64, none []float64, noneBias float64) *Scorer {
	return &Scorer{Row: fixed(row, rowBias), None: fixed(none, noneBias)}
}

func fixed(weights []float64, bias float64) *layer {
	l := newLayer(len(weights), 0)
	copy(l.Linear, weights)
	l.Bias = bias
	for i := range l.Scale {
		l.Scale[i] = 1
	}
	return l
}

// Mix writes into out the mean of what two scorers believe, the second counting
// share, and returns that of none.
func Mix(a, b *Scorer, share float64, rows [][]float32, query []float32, offset, out []float64) float64 {
	room := make([]float64, len(rows))
	none := a.Score(rows, query, offset, out, room)
	if b == nil || share <= 0 {
		return none
	}
	other := make([]float64, len(rows))
	none = (1-share)*none + share*b.Score(rows, query, offset, other, room)
	for i := range out {
		out[i] = (1-share)*out[i] + share*other[i]
	}
	return none
}
