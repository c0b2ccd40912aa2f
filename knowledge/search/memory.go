package search

import (
	"runtime/debug"
	"sync/atomic"
	"time"
)

// giveBackAfter lets a load and what follows on it come to rest first.
const giveBackAfter = 2 * time.Second

// memory gives back to the system what reading or training a model has left
// behind: several times the model itself, which an idle process would keep for
// many minutes.
type memory struct{ waiting atomic.Bool }

// settle does so a little later, once for all that happens until then.
func (m *memory) settle() {
	if m.waiting.Swap(true) {
		return
	}
	time.AfterFunc(giveBackAfter, func() {
		m.waiting.Store(false)
		debug.FreeOSMemory()
	})
}
