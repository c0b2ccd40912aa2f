// Package gate keeps from being released what would make answers worse.
//
// It owns the suite: questions with the items that are right for them, or with
// none where nothing fits; the runs in which they were asked of what would be
// released and of what is; and what each question got. Questions are written by
// hand, or come from answers that customers called helpful, from corrections and
// from labels.
//
// Publishing a change asks the suite of it and of what is released. It is worse
// if fewer questions are answered right, or more are answered wrong. What is
// worse is published only when a named person has said why.
//
// Invariants:
//   - a question never changes: writing it otherwise removes it and adds another,
//     so that results say for ever what was asked;
//   - a run is of one content and one suite, by hash: a word on it holds for
//     nothing else;
//   - results and the reasons given stay.
//
// Events: knowledge.suite_changed, knowledge.suite_ran, knowledge.gate_waived.
package gate
