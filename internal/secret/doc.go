// Package secret holds what must not be read: secrets at rest, tokens,
// signatures, passwords.
//
// Secrets that are needed again (a webhook's, an inbox's, a second factor's) are
// sealed with AES-256-GCM under keys derived from one master key, which lies in
// the data folder's keys/master.key or in the environment, never in the
// database; a sealed secret opens only for the place it was sealed for. Tokens
// are 32 random bytes, kept as their SHA-256 alone: they are random, so nothing
// slower is needed. Passwords are kept as argon2id.
package secret
