// Package rehearsal plays the loop on questions whose items are known: rounds of
// asking, labelling and training, scored on questions that nobody labels. It
// tells what an order of labels is worth, and whether clusters bring to light
// what a base lacks, before any customer is involved.
//
// Invariants: a seed plays the same again to the last digit; what is kept for
// scoring is never labelled, and teaches nothing.
package rehearsal
