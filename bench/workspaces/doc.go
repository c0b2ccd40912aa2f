// Command workspaces measures the memory of one server that knows many workspaces
// of which some are in use, and how long the first question to a workspace takes
// whose knowledge is not loaded: one of 1,000 questions, and one of 12,000.
//
//	go run ./bench/workspaces -known 200 -used 20
//
// Every workspace has its own knowledge, made up by the benchmark: released and
// trained in those that are asked, drafts in the others, which nothing ever loads.
// Making them takes a few minutes; -keep DIR does it once. A question is asked as
// the console's test does. The result is one JSON object on standard output.
package main
