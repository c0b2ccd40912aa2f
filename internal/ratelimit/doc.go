// Package ratelimit lets so much of something through and no more: a token
// bucket for each kind and key, kept in this process. Several nodes count each
// for itself.
package ratelimit
