// Package town is a knowledge base that the benchmarks make up: the citizen
// services of a town that is not there, 800 items in all, and questions to them
// in phrasings the base does not have. The same numbers give the same base.
package town
