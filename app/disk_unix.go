//go:build linux || darwin

package app

import "syscall"

// freeBytes is what an ordinary user may still write below dir.
func freeBytes(dir string) (free uint64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true //nolint:gosec // a block size is positive
}
