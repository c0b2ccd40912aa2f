// Command testsum runs every test of the repository and counts them: Go's, the
// web's, the widget's, the end-to-end ones, and the checks that are no tests
// (vet, formatting, types, generated files).
//
//	go run ./scripts/testsum [-only go,web,widget,e2e,checks]
//
// A check counts as one. Failures are printed with their output, each skip with
// its reason, and the last line reads `N passed, N failed, N skipped`. The exit
// code is 1 when anything failed.
package main
