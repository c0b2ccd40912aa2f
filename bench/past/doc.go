// Command past measures the import of old conversations: how long it takes from a
// file to the report of what the knowledge would have answered and what it lacks,
// and how much memory the command that does it takes.
//
//	go run ./bench/past -conversations 10000 -db both
//
// The conversations are made up from the sample company's items: in each a
// customer asks twice, in the items' own wordings, as somebody else might say them,
// or in the first half of one and the second half of another; an agent answers.
// Every fifth item is left out of the knowledge, so that something is missing. The
// result is one JSON object on standard output.
package main
