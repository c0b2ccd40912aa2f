// Package combine learns how much to believe each scorer, and when to believe
// none of them.
//
// A query comes as the features of its candidates and the features of the query
// itself. The scorer gives each candidate a number, and a number to "none of
// these"; the probabilities are their softmax. It is trained on queries whose
// right candidate, or lack of one, is known, by maximum likelihood, so that what
// it gives are probabilities and not just an order.
//
// Invariants: a Scorer never changes; the same cases and seed give the same
// weights; the order of the candidates does not matter.
package combine
