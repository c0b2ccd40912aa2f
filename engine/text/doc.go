// Package text turns what people type into what the engine compares.
//
// It owns three steps, each pure and each safe on any bytes whatever:
//
//   - Normalise folds width, case, traditional characters, punctuation,
//     white space, emoji and repeated characters away and remembers, for every
//     rune that is left, which bytes of the typed text it stands for;
//   - Tokens cuts the normalised text into Han characters, words and numbers;
//   - Grams lists the n-grams of tokens, and of characters inside words, that
//     scorers count.
//
// Invariants: folding a folded text changes nothing (but where marks of other
// scripts may join anew), spans lie within the typed text and never run
// backwards, the same input gives the same output in every process. The package has no state but tables read once.
package text
