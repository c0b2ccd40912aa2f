// Package testkit gives tests the real things they run against: both
// databases, migrated and empty, and a Redis server.
//
// [EachDB] is what a test of stored behaviour uses. A server is started once a
// test process, on a socket or port of its own inside a temporary folder, and
// ends with the process however that ends: a small janitor process waits for
// the end of its standard input. What the machine lacks is skipped with the
// name of the Debian package that has it.
//
// The package is imported by tests and by the runner of tests only.
package testkit
