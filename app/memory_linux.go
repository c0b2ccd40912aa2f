package app

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// dropCode takes the pages of the program's own file that only the start needed
// out of the process: they stay in the system's cache, and what is needed again
// comes back from there. Only what can be read but not written is let go.
func dropCode() error {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		var may string
		if n, err := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &may); n != 3 || err != nil || may[1] == 'w' || !strings.HasSuffix(lines.Text(), exe) {
			continue
		}
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); errno != 0 {
			return errno
		}
	}
	return nil
}
