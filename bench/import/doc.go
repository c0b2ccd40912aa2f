// Command import measures how long it takes to import a folder of documents and
// a file of questions, with the training that follows, and the most memory that
// the command takes for it.
//
//	go run ./bench/import -documents 10000 -questions 50000
//
// The documents are made up: of a hundred 55 are Markdown, 30 HTML, 10 DOCX and
// 5 PDF, of ten short sections and two tables each. The folder is read a second
// time, when nothing has changed. The questions are those of bench/town. The
// result is one JSON object on standard output.
package main
