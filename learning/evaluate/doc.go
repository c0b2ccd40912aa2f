// Package evaluate tells whether a trained model is better than what is
// released, before any customer is told anything by it.
//
// It owns the evaluations: both versions asked the same questions, those of the
// regression suite and those that were drawn at random and labelled, and what
// each question got from both. What is better is told for all and for each
// category, channel, language and group of customers, by package
// learning/compare.
//
// Invariants: a group that gets worse beyond chance blocks, whatever the mean
// does, until a named person says why it may go out; too few questions prove
// nothing, and it says so; an evaluation is of one model and one release, and
// holds for nothing else.
//
// Events: learning.evaluated, learning.evaluation_waived.
package evaluate
