// Command yingda is the whole product: the server, and one small file for each
// subcommand. Results go to stdout, logs and progress to stderr.
package main
