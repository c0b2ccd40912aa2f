// Command start measures how long the binary takes from its execution to the
// first 200 of /readyz, with an empty data folder (the sample company is made
// then) and with one that has the sample, and what memory the idle process
// keeps: some seconds after the first start's training for the sample, after a
// later start, and after the sample's bot has answered a question there, for
// which its knowledge is loaded.
//
//	go run ./bench/start -starts 7 -wait 30s
//
// The result is one JSON object on standard output.
package main
