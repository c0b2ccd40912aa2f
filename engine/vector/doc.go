// Package vector has the few loops over float32 that training and search spend
// their time in.
//
// On amd64 they are written in SSE, which every such processor has, so that the
// same build gives the same bits on each of them; elsewhere in plain Go. The
// order of summation is fixed: results do not depend on threads.
//
// All slices of one call must have the same length, a multiple of 16.
package vector
