package sheet

import "strings"

// A cell that begins with one of these is a formula, or a command, to a
// spreadsheet program that opens a CSV file.
const formulaMarks = "=+-@\t\r"

// guard puts an apostrophe before a cell that would be taken for a formula, and
// before one that already looks guarded, so that unguard finds every cell again.
func guard(cell string) string {
	if looksGuarded(cell) || startsFormula(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes guard's apostrophe off.
func unguard(cell string) string {
	if looksGuarded(cell) {
		return cell[1:]
	}
	return cell
}

// looksGuarded tells apostrophes before a formula mark.
func looksGuarded(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return len(rest) < len(cell) && startsFormula(rest)
}

func startsFormula(cell string) bool {
	return cell != "" && strings.IndexByte(formulaMarks, cell[0]) >= 0
}
