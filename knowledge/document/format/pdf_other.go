//go:build !unix

package format

import (
	"context"
	"os/exec"
)

// limited is a command that the time of the context and the size of its output
// bound.
func limited(ctx context.Context, _ Limits, program string, args []string) *exec.Cmd {
	return exec.CommandContext(ctx, program, args...) //nolint:gosec // the program was found by its fixed name, the file by ours
}
