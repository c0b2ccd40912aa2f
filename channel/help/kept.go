package help

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"
)

// page is a rendered page, packed; who cannot take it packed has it unpacked.
type page struct {
	status int
	kind   string
	packed []byte
	tag    string
	policy string // Content-Security-Policy
	robots string // X-Robots-Tag
}

func pack(status int, kind string, body []byte) (*page, error) {
	sum := sha256.Sum256(body)
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.DefaultCompression)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	return &page{status: status, kind: kind, packed: buf.Bytes(), tag: `W/"` + hex.EncodeToString(sum[:8]) + `"`}, err
}

func (p *page) unpacked() ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(p.packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// pageKey names a page: what it shows, where it says it stands, and as of what.
type pageKey struct {
	site  *site
	base  string // under which it is reached
	chat  string // what opens the chat on it
	asked int    // which list of what is asked most is on it
	path  string // with what it depends on of the query
}

// kept holds the pages asked for last, within a bound of bytes.
type kept struct {
	mu    sync.Mutex
	most  int
	bytes int
	pages map[pageKey]*list.Element
	order *list.List // asked for last first
}

type keptPage struct {
	key  pageKey
	page *page
}

func newKept(most int) *kept {
	return &kept{most: most, pages: map[pageKey]*list.Element{}, order: list.New()}
}

func (k *kept) get(key pageKey) *page {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.pages[key]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(keptPage).page
}

// perPage is what a page costs beside its bytes.
const perPage = 512

func (k *kept) put(key pageKey, p *page) {
	size := func(p *page) int { return len(p.packed) + len(p.policy) + perPage }
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, there := k.pages[key]; there || size(p) > k.most/4 {
		return
	}
	k.pages[key] = k.order.PushFront(keptPage{key, p})
	for k.bytes += size(p); k.bytes > k.most; {
		last := k.order.Back().Value.(keptPage)
		k.order.Remove(k.order.Back())
		delete(k.pages, last.key)
		k.bytes -= size(last.page)
	}
}

// forget lets go of all pages of a site that another has taken the place of.
func (k *kept) forget(s *site) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for e := k.order.Front(); e != nil; {
		next := e.Next()
		if p := e.Value.(keptPage); p.key.site == s {
			k.order.Remove(e)
			delete(k.pages, p.key)
			k.bytes -= len(p.page.packed) + len(p.page.policy) + perPage
		}
		e = next
	}
}
