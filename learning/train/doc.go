// Package train trains models that people ask for, and keeps how each was made.
//
// It owns the runs: what was trained on (the released content, or what a change
// would make of it) by its hash, the seed and the settings, how far it is, what
// came of it. Nothing is answered from a run's model until it is released
// (package learning/rollout). Publishing trains by itself, which is package
// knowledge/search's.
//
// Invariants:
//   - the same content, seed and settings give the same bytes, on every machine
//     and with any number of processors;
//   - a run that was cut off is begun again; one that was stopped keeps nothing;
//   - models of the newest runs are held, older ones are let go unless a rollout
//     needs them.
//
// Events: learning.training_ended.
package train
