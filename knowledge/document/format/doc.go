// Package format reads documents as companies have them: Markdown, HTML, DOCX,
// PDF and plain text, whatever their encoding.
//
// It knows blocks (headings, paragraphs, lists, tables) and nothing of
// knowledge or storage. Whatever the bytes are, Read ends with blocks or with a
// fault that names what is wrong; it never panics, and its limits bound what it
// takes in time and memory. PDF is read by poppler's pdftotext in a process of
// its own, which may be killed without harm: the readers of PDF in Go made
// garbage of Chinese.
//
// The same bytes give the same blocks on every machine, but for PDF, where the
// version of pdftotext has a say.
package format
