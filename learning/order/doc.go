// Package order decides what people should be asked about next. It is pure: it
// knows neither turns nor stores.
//
// A label teaches most where the engine is likely wrong, about what is asked
// often and is dear, and about what no label has said yet. So each candidate
// weighs (1 − confidence) × how often × cost, a label is taken to teach of each
// candidate of the same cluster as much as the two are alike, and the next one
// is always the one that teaches most of what is not yet taught (the greedy
// answer to facility location, within 1 − 1/e of the best: Nemhauser, Wolsey and
// Fisher 1978). One strange question has no neighbours and waits; the second
// wording of a matter waits until others had their first.
//
// A share of the candidates is kept for measuring: by a lot that falls the same
// for ever for a seed and an id, never by what the engine thinks of them. They
// come in the order of their lots, so that however many of them are labelled is
// a simple random sample. Nothing kept is ever to be trained on.
//
// Invariants: the same candidates and the same seed give the same order; a
// candidate is kept or not whatever else is there and whenever it is asked.
package order
