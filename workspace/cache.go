package workspace

import (
	"sync"
	"time"

	"yingda/internal/clock"
)

// keepFor bounds how long another node may serve what was changed here.
const keepFor = 2 * time.Second

// cache keeps what is read on every turn. Changes are rare, so one change
// forgets everything.
type cache struct {
	clock clock.Clock
	mu    sync.RWMutex
	made  int64 // counts forgettings: what was read before one is not kept after it
	kept  map[string]keptValue
}

type keptValue struct {
	v     any
	until time.Time
}

const mostKept = 20_000

func newCache(c clock.Clock) *cache { return &cache{clock: c, kept: map[string]keptValue{}} }

func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	clear(c.kept)
}

func (c *cache) look(key string) (any, int64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	k, ok := c.kept[key]
	if !ok || c.clock.Now().After(k.until) {
		return nil, c.made
	}
	return k.v, c.made
}

func (c *cache) keep(key string, v any, made int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made != c.made {
		return
	}
	if len(c.kept) >= mostKept {
		clear(c.kept)
	}
	c.kept[key] = keptValue{v: v, until: c.clock.Now().Add(keepFor)}
}

// cached returns what is kept under key, or loads it. What it returns is shared:
// callers must not change it.
func cached[T any](c *cache, key string, load func() (T, error)) (T, error) {
	v, made := c.look(key)
	if v != nil {
		return v.(T), nil
	}
	t, err := load()
	if err == nil {
		c.keep(key, t, made)
	}
	return t, err
}
