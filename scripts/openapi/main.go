// Command openapi prints the description of the HTTP API, which is committed as
// api/openapi.json. `make generate` runs it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing/fstest"

	"yingda/internal/realtime"
	"yingda/server"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

// run describes a server without its domains: the routes alone say what it is.
func run() error {
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		return err
	}
	srv, err := server.New(server.Deps{Version: "1", Text: key, Hub: hub, Web: fstest.MapFS{}, Widget: fstest.MapFS{}})
	if err != nil {
		return err
	}
	b, err := srv.OpenAPI()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err = out.WriteTo(os.Stdout)
	return err
}

// key stands for the texts, of which the description holds none.
func key(_, key string, _ map[string]any) string { return key }
