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

// scaled reads as many features as the layer has inputs; x may have more.
func (l *layer) scaled(x []float32, out []float64) {
	for i, mean := range l.Mean {
		out[i] = (float64(x[i]) - mean) * l.Scale[i]
	}
}

// Scorer gives probabilities to candidates and to none of them: the mean of what
// its nets believe, each trained from another start.
type Scorer struct {
	Nets []Net
}

// Net is one network for the candidates and one for none of them.
type Net struct {
	Row, None *layer
}

// Score writes each candidate's probability into out and returns that of none.
// offset, as long as out, is added to the candidates' numbers.
func (s *Scorer) Score(rows [][]float32, query []float32, offset, out []float64) float64 {
	clear(out)
	scores := make([]float64, len(rows))
	var none float64
	for _, n := range s.Nets {
		none += n.add(rows, query, offset, out, scores, 1/float64(len(s.Nets)))
	}
	return none
}

// add adds share of the net's probabilities to out and returns share of that of
// none; scores is room.
func (n Net) add(rows [][]float32, query []float32, offset, out, scores []float64, share float64) float64 {
	x := make([]float64, max(n.Row.Inputs, n.None.Inputs))
	room := make([]float64, max(n.Row.Hidden, n.None.Hidden))
	n.None.scaled(query, x)
	none := n.None.score(x[:n.None.Inputs], room)
	top := none
	for i, row := range rows {
		n.Row.scaled(row, x)
		scores[i] = offset[i] + n.Row.score(x[:n.Row.Inputs], room)
		top = max(top, scores[i])
	}
	total := math.Exp(none - top)
	for i, v := range scores {
		scores[i] = math.Exp(v - top)
		total += scores[i]
	}
	for i, v := range scores {
		out[i] += share * v / total
	}
	return share * math.Exp(none-top) / total
}

// Fixed is a scorer with given weights: one a feature, and a constant.
func Fixed(row []float64, rowBias float64, none []float64, noneBias float64) *Scorer {
	return &Scorer{Nets: []Net{{Row: fixed(row, rowBias), None: fixed(none, noneBias)}}}
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
	none := a.Score(rows, query, offset, out)
	if b == nil || share <= 0 {
		return none
	}
	other := make([]float64, len(rows))
	none = (1-share)*none + share*b.Score(rows, query, offset, other)
	for i := range out {
		out[i] = (1-share)*out[i] + share*other[i]
	}
	return none
}
