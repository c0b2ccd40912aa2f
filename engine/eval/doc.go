// Package eval measures the engine on sets of questions with known answers.
//
// It is pure: it reads from io.Readers and returns figures. Rates are
// percentages, errors of calibration are 0–1, what is undefined is nil.
package eval
