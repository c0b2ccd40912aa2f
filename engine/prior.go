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
// fitted on such models of the Chinese bank and of the training splits of the
// English intent sets, where what has no answer counted four times; the sample
// company had no part in it.
func untrained() *combine.Scorer {
	return combine.Fixed(
		[]float64{-6.55, 2.39, 6.94, 7.43, 6.84, 0, 6.02, -5.72, 0.25, -0.36, -6.26, 0, -0.42}, -4.39,
		[]float64{5.37, 6.1, 0, -1.06, -1, -5.89, -2.36, 0, -0.26, -0.7, 0.05, 0.46, 2.1}, 3.08,
	)
}

// enough is the number of cases at which what was learned counts as much as the
// prior.
const enough = 150
