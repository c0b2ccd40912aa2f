// Package class learns a linear separator for each item that has enough
// questions to learn one from.
//
// Invariants: a Model never changes; the same texts, labels and seed give the
// same weights with any number of threads.
package class
