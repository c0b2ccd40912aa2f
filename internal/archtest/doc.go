// Package archtest holds the rules of the whole repository that a machine can
// check: imports point one way, every package says what it owns, every named
// statement is used, every fault has its text in every language.
//
// It has no code but tests and the reading of sources they share.
package archtest
