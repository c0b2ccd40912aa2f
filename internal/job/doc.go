// Package job is work to be done later, or again until it succeeds.
//
// A job is a row, written in the transaction that made it necessary. A node
// claims it with a lease, runs it, and marks it done; a node that dies loses
// its lease and another node runs the job again, so handlers are idempotent.
// Jobs of one kind with the same key run one at a time, oldest first: while one
// waits to be tried again the later ones wait behind it. A job that is given up
// is dead: it stays, with its last error, until a person tries it again or drops it,
// and the jobs behind it go on.
package job
