// Package compare tells whether one version is better than another, by what the
// same questions, or customers drawn by lot, got from both. It is pure.
//
// Two versions asked the same questions are compared question by question:
// McNemar's exact test of those that only one of them got right, and a bootstrap
// interval of the difference ([Pairs]). Customers of whom a lot decides which
// version answers them are watched all the time: a confidence sequence holds at
// every moment at once, so that looking often does not raise a false alarm
// ([Watch]).
package compare
