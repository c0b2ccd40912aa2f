// Package measure is what the benchmarks share: a server of the real binary
// over SQLite or PostgreSQL, the processor time and memory of a process as the
// kernel counts them, percentiles, and the facts about the machine that stand
// beside every figure. It owns no data; what it starts it ends.
package measure
