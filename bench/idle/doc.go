// Command idle measures what an idle visitor connection costs: the resident
// memory of a server process with many of them, less the same process with
// none, divided by their number, some seconds after the last has connected. It
// does so for both ways a visitor can listen, and beside them for the bare
// real-time library's own handlers, each in a server process of its own.
//
//	go run ./bench/idle -n 5000 -wait 30s
//
// The result is one JSON object on standard output.
package main
