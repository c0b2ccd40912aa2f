// Command desk measures a busy desk: visitors with think time write to a running
// server, and a program that is signed in as a member answers each message over
// the API. It counts what was lost, doubled or out of order, both on the
// visitors' live lines and in the store, and reports how long a visitor waits for
// the reply and what processor time an exchange costs the server, the database
// and this load generator, which shares the machine.
//
//	go run ./bench/desk -visitors 100 -think 2s -for 30s -runs 2 -db both
//
// The result is one JSON object on standard output; the best run is the one with
// the lowest p99.
package main
