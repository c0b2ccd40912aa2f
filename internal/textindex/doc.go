// Package textindex finds stored texts by the words in them.
//
// It owns the tables search_ref and search_words. A text goes in as the words
// that [Words] makes of it: pairs of neighbouring characters for scripts without
// spaces (so that 退款 is found in 申请退款进度), whole words for the others. The
// pairs are made here and not by the database, so both databases find the same.
//
// Each entry carries its workspace as one more word and each query demands it:
// a match never crosses workspaces, even if a caller forgot a condition.
//
// Deleting an entry leaves nothing of its words behind: on SQLite the FTS5 table
// runs with secure-delete, on PostgreSQL the words lie in the row itself.
package textindex
