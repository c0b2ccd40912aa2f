// Package db is one set of named queries over two databases: SQLite in one
// file (the default) and PostgreSQL.
//
// It owns how transactions are taken. A write is a function given to
// [DB.Write]; on SQLite one writer connection runs the functions that are
// waiting one after another in a single transaction, each within its own
// savepoint, and answers all of them after the one COMMIT has reached the disk
// (synchronous=FULL with group commit). On PostgreSQL each function has its own
// transaction, repeated when the server reports a deadlock or a serialisation
// failure. Therefore:
//   - a write function touches nothing but the transaction and the variables it
//     sets afresh each time it runs: it may run more than once;
//   - it must be quick: on SQLite the others wait for it;
//   - what the world should hear of is handed to [Tx.OnCommit].
//
// Statements are written once, with $1-style parameters, in a queries.sql beside
// their domain, and loaded by [DB.Queries]. Every column is NOT NULL; absence is
// "" or 0. Times are BIGINT unix milliseconds.
package db
