// Package node knows which servers work on one database now.
//
// A server writes a row when it starts, says every few seconds that it lives,
// and takes its row away when it stops; a row that has been silent belongs to
// one that was killed. The row names where the server keeps files, so that two
// that keep them apart are found out.
package node
