//go:build unix

package format

import (
	"context"
	"os/exec"
	"strconv"
)

// limited is a command that gets so much memory and processor time and no more:
// the shell sets the bounds and makes way for the program. Where a system knows
// one of the bounds not, the time of the context and the size of the output
// still hold.
func limited(ctx context.Context, l Limits, program string, args []string) *exec.Cmd {
	const script = `ulimit -c 0; ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; shift 2; exec "$@"`
	own := []string{"-c", script, "sh", strconv.FormatInt(l.Memory>>10, 10), strconv.Itoa(max(1, int(l.Time.Seconds()))), program}
	cmd := exec.CommandContext(ctx, "/bin/sh", append(own, args...)...) //nolint:gosec // the program was found by its fixed name, the file by ours
	cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
	return cmd
}
