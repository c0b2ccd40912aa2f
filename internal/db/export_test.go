package db

import (
	"runtime"
	"time"
)

// AwaitWaiting returns once so many writes of people, and of those that nobody
// waits for, stand in line.
func AwaitWaiting(d *DB, people, later int) {
	for {
		d.writer.mu.Lock()
		there := len(d.writer.people) == people && len(d.writer.later) == later
		d.writer.mu.Unlock()
		if there {
			return
		}
		runtime.Gosched()
	}
}

// SetLaterMost says how long what nobody waits for lets people go first.
func SetLaterMost(d *DB, most time.Duration) { d.writer.most = most }
