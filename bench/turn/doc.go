// Command turn measures the bot's turn over HTTP: from the visitor's sending to
// the reply on its live line, with a knowledge base of 12,000 questions. First a
// light load for the latency, then as many turns as the machine gives, with a
// bounded number under way at a time.
//
//	go run ./bench/turn -rate 50 -for 20s -runs 2 -db sqlite
//	go run ./bench/turn -kb FILE.csv -ask FILE.tsv
//
// The base is made up here from services, wishes and phrasings; the questions
// asked use phrasings that it does not have. With -kb and -ask other people's
// sets are read instead. Visitors, load generator and server share the machine.
// The result is one JSON object on standard output.
package main
