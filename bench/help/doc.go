// Command help measures the public help centre of the real binary over HTTP:
// how long a page takes that nobody has read before, one that was read, a search,
// and what is left of it all under load.
//
//	go run ./bench/help -items 1000,12000 -db both
//
// The base is made up here from places, services and wishes. Every request is
// taken from sending to the last byte, by a reader on the same cores as the
// server. The result is one JSON object on standard output.
package main
