// Package cluster puts texts together that are about one thing. It is pure: it
// knows neither turns nor stores.
//
// Two texts are alike as far as the encoder of the released model says so and as
// far as they share n-grams: the encoder knows what the knowledge speaks of, and
// of what is missing there the words are all there is. A cluster is known by a
// few different wordings, its exemplars; their mean is its middle. A text joins
// the nearest cluster if it is near enough, or begins one: at once, in any
// order, and nothing moves. A pass now and then ([Space.Tidy]) joins what has
// grown together and parts what has grown apart, with the fewest moves.
//
// Invariants: the same texts in the same order give the same clusters; a middle
// is made of the exemplars alone, so that it does not wander with every text and
// a Space that was loaded is the Space that was left.
package cluster
