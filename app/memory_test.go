package app

import (
	"os"
	"strings"
	"testing"
)

// The program goes on after its pages were let go, and with fewer of them.
func TestCodeThatIsNotNeededIsLetGo(t *testing.T) {
	if _, err := os.Stat("/proc/self/maps"); err != nil {
		t.Skip("needs Linux")
	}
	before := fileRSS(t)
	if err := dropCode(); err != nil {
		t.Fatal(err)
	}
	if after := fileRSS(t); after >= before {
		t.Errorf("%d kB before, %d after", before, after)
	}
}

func fileRSS(t *testing.T) (kb int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "RssFile:"); ok {
			for _, r := range strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")) {
				kb = kb*10 + int(r-'0')
			}
		}
	}
	return kb
}
