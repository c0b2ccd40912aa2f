// Package sheet reads and writes tables as people have them: CSV in the
// encodings that Chinese offices use, XLSX, and JSON lines.
//
// It knows rows and cells and nothing of knowledge. Whatever the bytes are, a
// reader ends with rows, with a fault that names what is wrong, or with a row
// that says so of itself; it never panics and never takes more memory than its
// bounds allow. What is written is read again to the same cells, and a cell
// that a spreadsheet program would take for a formula is written so that it
// does not.
package sheet
