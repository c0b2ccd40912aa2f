// Command engine measures the answer engine alone, without store or network: how
// long a base takes to train and how much memory, how long one turn takes
// (understand, search, decide) and how many there are a second on all processors,
// with a base of 12,000 questions and with one of 400,000 that is recombined from
// it. Each base is measured in a process of its own. Beside each, on the same
// questions, stands bleve with its CJK analyser, and the engine's figures as
// ratios of bleve's.
//
//	go run ./bench/engine -kb ../shared/data/faq/zh_bank/kb.csv -queries ../shared/data/faq/zh_bank/queries.tsv
//
// Without -kb the base is made up. bleve is built from the module in
// bench/engine/bleve, which is downloaded; -rival=false leaves it out. The result
// is one JSON object on standard output.
package main
