package fault

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// What a program reads from stdout are results: a mistaken call leaves it empty,
// and says in a few lines what is wrong.
func TestAMistakenCallSaysSoInShortBesideTheResults(t *testing.T) {
	bin := yingda(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"ask", "--json"}, `expected "<question>"`},
		{[]string{"serve", "--port", "1"}, "unknown flag --port"},
		{[]string{"import", "knowledge", "nowhere.csv"}, "no such file"},
		{[]string{"bogus"}, "unexpected argument bogus"},
	} {
		var out, told bytes.Buffer
		cmd := exec.CommandContext(t.Context(), bin, c.args...)
		cmd.Stdout, cmd.Stderr = &out, &told
		err := cmd.Run()
		if failed := (*exec.ExitError)(nil); !errors.As(err, &failed) {
			t.Errorf("%v ends with %v", c.args, err)
		}
		if out.Len() > 0 || !strings.Contains(told.String(), c.says) || strings.Count(told.String(), "\n") > 12 {
			t.Errorf("%v: stdout %q, stderr %q", c.args, out.String(), told.String())
		}
	}
	help, err := exec.CommandContext(t.Context(), bin).Output()
	if err != nil || !strings.Contains(string(help), "migrate-store") {
		t.Errorf("called with nothing: %v %s", err, help)
	}
}
