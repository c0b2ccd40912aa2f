// Package encoder learns, from a knowledge base alone, to put questions of one
// item near to each other and those of other items far away.
//
// A text is the sum of the vectors of its n-grams, each weighted by how telling
// it is, brought to length one. The vectors start at random, where they only
// count shared n-grams, and are trained with in-batch negatives: two questions
// of one item are pulled together, those of other items in the batch pushed off.
//
// Invariants: an Encoder never changes once trained; the same texts, labels and
// seed give the same vectors with any number of threads, because every sum is
// taken in one order and threads share out rows or columns, never one sum.
package encoder
