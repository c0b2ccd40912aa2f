// Package rollout takes a trained model to customers by steps, and back.
//
// It owns the rollouts: shadow (each question is also asked of the new release,
// which says nothing; where both differ is kept), canary (some customers are
// answered from it: a share of them, of some channels and languages, each
// customer always from the same), then promoted, or stopped and returned.
// Package knowledge holds what is released and what stands beside it; package
// knowledge/search turns to it.
//
// While a canary is out its figures are watched all the time by package
// learning/compare's sequential test, each customer counted once by the first
// question: went badly, handed over, not helpful. When one of them is worse
// beyond chance the canary is taken back without anybody's doing.
//
// Invariants:
//   - a phase and to whom something is said change in one transaction, so that
//     whatever is killed and when, nothing is half released; what takes two (a
//     change is published through its gate) has a phase between, which any node
//     ends;
//   - a canary whose version is gone, or whose ground was released otherwise, is
//     taken back, and says so; its customers are answered from what is released;
//   - which release answered a turn is written in the turn, for ever.
//
// Events: learning.rollout_moved.
package rollout
