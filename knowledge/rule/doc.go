// Package rule is the language of an answer's condition: a yes-or-no question
// about who asks, where and when. It is pure.
//
//	tier in ["gold", "platinum"] and not signed_in
//	region == "杭州" or customer.plan startsWith "5G"
//	weekday >= 6 and hour >= 18
//
// It is a small part of expr: names, constants, comparisons, and, or, not, sums
// and choices. There are no functions, loops, ranges or patterns, so that a rule
// takes no more steps than it has words, whatever a customer's data holds.
//
// What is unknown (a name of the customer that the profile does not have) is
// nil: it equals nothing, and comparing it makes the rule not hold. A rule that
// fails while it runs does not hold.
package rule
