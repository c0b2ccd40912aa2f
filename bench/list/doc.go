// Command list measures the desk's lists over HTTP with 100,000 conversations in
// the store, on SQLite and on PostgreSQL: twenty rows of each view, as an agent
// sees them and as an administrator does, and a search.
//
//	go run ./bench/list -n 100000 -asks 200 -runs 2 -db both
//
// A few conversations are really held over the API; then their rows are copied
// under new ids, owners and times by INSERT … SELECT, with the server stopped:
// holding a hundred thousand would take an hour. Of the copies 95 in 100 are
// closed, the others with the bot, in the queue and with agents; there are twenty
// agents, and one in twenty of what agents had or have is this one's; the words of one in ten are in
// the search index. The result is one JSON object on standard output.
package main
