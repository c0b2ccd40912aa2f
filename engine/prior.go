package engine

import "yingda/engine/combine"

// prior is what the combiner believes before it has seen a base: a base of a few
// items teaches too little to judge by. It was fitted once, on small draws from
// the sample company's knowledge and from the training splits of the English
// intent sets, each asked what was hidden from it; docs/evaluation.md tells how.
func prior(options Options) *combine.Scorer {
	if options.Quick {
		return untrained()
	}
	return combine.Fixed(
		[]float64{-1.32, -1.53, 4.01, 7.44, -1.56, 2.63, 0.06, -0.64, -0.3, 0.93, -2.43, -0.49, -0.09}, 1.14,
		[]float64{-0.34, 0.17, -0.7, 0.43, -1.29, -0.23, 4.5, 0.47, 1.8, 0.42, -0.04, -0.08, 0.5}, -1.1,
	)
}

// untrained is the same for a model whose encoder and classes learned nothing
// either: their scores mean something else, and a margin means nothing. It was
// fitted on such models of the sample company and of the training splits of the
// English intent sets, where what has no answer counted twelve times.
func untrained() *combine.Scorer {
	return combine.Fixed(
		[]float64{-7.95, 0.52, 6.12, 9.82, 7.52, 0, 5.53, -4.55, 0.51, 1.35, -5.48, 0, -0.2}, -4.41,
		[]float64{4.81, 2.09, 0, 1.7, -1.13, -3.86, -1.3, 0, -0.99, 1.26, 0.26, -2.52, 0.42}, 2.21,
	)
}

// enough is the number of cases at which what was learned counts as much as the
// prior.
const enough = 1200

// trust is the share of what was learned from so many cases: little from few,
// soon nearly all.
func trust(cases float64) float64 { return cases * cases / (cases*cases + enough*enough) }

// trustBeyond is the same for what was learned with vectors from outside, of
// which the prior knows nothing.
func trustBeyond(cases float64) float64 { return cases / (cases + enough/8) }
