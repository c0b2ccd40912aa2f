// Package app is the composition root: it opens the store, builds the domains,
// connects what may not import each other, and runs the workers. What a domain
// needs from a neighbour is a function that this package fills.
package app
