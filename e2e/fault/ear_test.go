package fault

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"yingda/e2e/product"
)

// ear is a page with its live line, as widget and console have one: what comes
// on the line is taken, a gap and each new line make it read, a lost line is
// opened again wherever the client now points.
type ear struct {
	client *product.Client
	dial   func(ctx context.Context) (*websocket.Conn, error)
	hear   func(b []byte) (said *product.Message, read bool, reply string)
	read   func(ctx context.Context, after int64) ([]product.Message, error)

	mu    sync.Mutex
	all   map[int64]product.Message // by seq
	live  map[string]bool           // texts that came on the line
	last  int64
	lines int
	wrong []string
}

// visitorEar listens as a widget.
func visitorEar(c *product.Client) *ear {
	return &ear{
		client: c, all: map[int64]product.Message{}, live: map[string]bool{}, read: c.Heard,
		dial: func(ctx context.Context) (*websocket.Conn, error) {
			conn, _, err := websocket.Dial(ctx, c.Base()+"/api/visitor/stream", &websocket.DialOptions{Subprotocols: []string{"yingda.v1", "token." + c.Bearer}})
			return conn, err
		},
		hear: func(b []byte) (*product.Message, bool, string) {
			var e struct {
				Type    string           `json:"type"`
				Message *product.Message `json:"message"`
			}
			if json.Unmarshal(b, &e) != nil {
				return nil, false, ""
			}
			return e.Message, e.Type == "hello", ""
		},
	}
}

// consoleEar listens as a member's console that has a conversation open.
func consoleEar(c *product.Client, conversationID string) *ear {
	return &ear{
		client: c, all: map[int64]product.Message{}, live: map[string]bool{},
		read: func(ctx context.Context, after int64) ([]product.Message, error) {
			var out struct {
				Items []product.Message `json:"items"`
			}
			err := c.Do(ctx, "GET", fmt.Sprintf("/api/v1/conversations/%s/messages?after=%d&limit=100", conversationID, after), nil, &out)
			return out.Items, err
		},
		dial: func(ctx context.Context) (*websocket.Conn, error) {
			conn, _, err := websocket.Dial(ctx, c.Base()+"/api/v1/realtime", &websocket.DialOptions{HTTPClient: &http.Client{Jar: c.HTTP.Jar}})
			if err != nil {
				return nil, err
			}
			hello := `{"id":1,"connect":{}}` + "\n" + `{"id":2,"subscribe":{"channel":"conversation:` + conversationID + `"}}`
			return conn, conn.Write(ctx, websocket.MessageText, []byte(hello))
		},
		hear: func(b []byte) (*product.Message, bool, string) {
			var f struct {
				ID   int `json:"id"`
				Push *struct {
					Message *struct{} `json:"message"`
					Pub     struct {
						Data struct {
							Message *product.Message `json:"message"`
						} `json:"data"`
					} `json:"pub"`
				} `json:"push"`
			}
			if json.Unmarshal(b, &f) != nil {
				return nil, false, ""
			}
			switch {
			case f.ID == 2:
				return nil, true, "" // listening: whatever was before is read now
			case string(b) == "{}":
				return nil, false, "{}" // the server's ping wants an answer
			case f.Push == nil:
				return nil, false, ""
			}
			return f.Push.Pub.Data.Message, f.Push.Message != nil, ""
		},
	}
}

// run listens until ctx ends.
func (e *ear) run(ctx context.Context) {
	for ctx.Err() == nil {
		if conn, err := e.dial(ctx); err == nil {
			e.listen(ctx, conn)
			_ = conn.CloseNow()
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond): // before the line is opened again
		}
	}
}

func (e *ear) listen(ctx context.Context, conn *websocket.Conn) {
	for {
		_, b, err := conn.Read(ctx)
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			said, read, reply := e.hear([]byte(line))
			if reply != "" && conn.Write(ctx, websocket.MessageText, []byte(reply)) != nil {
				return
			}
			if said != nil {
				read = e.take(true, *said) || read
			}
			if read && !e.catchUp(ctx) {
				return
			}
		}
	}
}

// take notes messages; it reports a gap that must be read.
func (e *ear) take(live bool, all ...product.Message) (gap bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range all {
		if had, ok := e.all[m.Seq]; ok && had.ID != m.ID {
			e.wrong = append(e.wrong, fmt.Sprintf("seq %d is %s and %s", m.Seq, had.ID, m.ID))
		}
		e.all[m.Seq] = m
		if live {
			e.live[m.Text] = true
		}
		switch {
		case !live || m.Seq == e.last+1:
			e.last = max(e.last, m.Seq)
		case m.Seq > e.last:
			gap = true
		}
	}
	return gap
}

func (e *ear) catchUp(ctx context.Context) bool {
	e.mu.Lock()
	after := e.last
	e.lines++
	e.mu.Unlock()
	for {
		page, err := e.read(ctx, after)
		if err != nil {
			return false
		}
		e.take(false, page...)
		if len(page) < 100 {
			return true
		}
		after = page[len(page)-1].Seq
	}
}

// has reports whether the page shows all these texts.
func (e *ear) has(texts ...string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	found := map[string]bool{}
	for _, m := range e.all {
		found[m.Text] = true
	}
	for _, text := range texts {
		if !found[text] {
			return false
		}
	}
	return true
}

// heardLive reports whether a message came on the line, not by reading.
func (e *ear) heardLive(text string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.live[text]
}
