// Package label owns what people say is right for questions that the bot was
// asked: the queue of what to ask them, their labels, how far they agree, and
// what is made of it.
//
// A task asks one kind of thing about one turn: which items answer it (or none,
// or one that is missing, or that it is several questions), what it names, the
// mood it was asked in, how good the answer was. Package learning/order decides
// what comes first. A share of the tasks is given to several people; where they
// differ, or somebody is unsure, one who may manages it says what holds.
//
// It owns
//   - tasks, and who has one before them;
//   - labels, one a person and task, with the seconds it took and whether the
//     engine's suggestions were shown;
//   - the guidelines of each kind, and of which share of the questions it is asked.
//
// Invariants:
//   - Tasks that a lot kept for measuring (measure) are never handed out for
//     teaching: no variant and no training comes of them.
//   - A label names places in the question, never its words: these stay with the
//     conversation, and where they are gone the task is over.
//   - Nobody labels a task twice; a label can be taken back until somebody has
//     decided on it.
//
// Events: learning.labelled, learning.label_settled.
package label
