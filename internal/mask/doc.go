// Package mask hides the numbers by which a person can be reached, known or paid
// from those who may not see them.
//
// A type says with a method Mask what of it is such; [Of] makes a copy of a value
// with all that is in it masked, however deep. The edge asks for that copy where
// the asker lacks the permission, for every answer alike; no verb below it masks.
package mask
