// Package agree tells how far people who judged the same things agree beyond
// chance: Cohen's and Fleiss' κ and Krippendorff's α. It is pure.
//
// All are 1 where everybody agrees and 0 where they agree as often as by chance.
// None is known where everything was judged the same: there is nothing to tell
// skill from habit. The tests are the worked examples of the literature.
package agree
