package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// agent is a program signed in as a member: it hears the desk's live line and its
// own, and answers each message of a customer over the API.
type agent struct {
	client *product.Client
	socket *measure.Socket
	id     string

	mu       sync.Mutex
	answered map[string]int64 // conversation → the customer's message answered last
	err      error
}

// answerTo is the program's reply to a message.
func answerTo(text string) string { return "收到：" + text }

func signIn(ctx context.Context, n *product.Node, c *product.Client) (*agent, error) {
	var me struct {
		Member struct {
			ID string `json:"id"`
		} `json:"member"`
		Workspace struct {
			ID string `json:"id"`
		} `json:"workspace"`
	}
	if err := c.Do(ctx, "GET", "/api/v1/session", nil, &me); err != nil {
		return nil, err
	}
	a := &agent{client: c, id: me.Member.ID, answered: map[string]int64{}}
	cookies, err := cookieHeader(n, c)
	if err != nil {
		return nil, err
	}
	if a.socket, err = measure.Dial(strings.TrimPrefix(n.Base, "http://"), "/api/v1/realtime", cookies); err != nil {
		return nil, err
	}
	for _, command := range []string{`{"id":1,"connect":{}}`, fmt.Sprintf(`{"id":2,"subscribe":{"channel":"workspace:%s:desk"}}`, me.Workspace.ID), fmt.Sprintf(`{"id":3,"subscribe":{"channel":"member:%s"}}`, a.id)} {
		if err := a.socket.Send([]byte(command)); err != nil {
			return nil, err
		}
	}
	go a.socket.Each(a.hear)
	return a, c.Do(ctx, "PUT", "/api/v1/presence", map[string]string{"state": "online"}, nil)
}

func cookieHeader(n *product.Node, c *product.Client) (string, error) {
	u, err := url.Parse(n.Base)
	if err != nil {
		return "", err
	}
	r := &http.Request{Header: http.Header{}}
	for _, k := range c.HTTP.Jar.Cookies(u) {
		r.AddCookie(k)
	}
	return "Cookie: " + r.Header.Get("Cookie"), nil
}

// heard is what the agent's own line says of a conversation; a frame may hold
// several lines.
type heard struct {
	Push struct {
		Pub struct {
			Data struct {
				Row *row `json:"conversation"`
			} `json:"data"`
		} `json:"pub"`
	} `json:"push"`
}

type row struct {
	ID          string `json:"id"`
	OwnerID     string `json:"owner_id"`
	Generation  int64  `json:"generation"`
	CustomerSeq int64  `json:"customer_seq"`
	ReplySeq    int64  `json:"reply_seq"`
	Preview     string `json:"preview"`
	PreviewBy   string `json:"preview_by"`
}

func (a *agent) hear(frame []byte) {
	for line := range strings.Lines(string(frame)) {
		if strings.TrimSpace(line) == "{}" { // a ping
			a.note(a.socket.Send([]byte("{}")))
			continue
		}
		var h heard
		if json.Unmarshal([]byte(line), &h) != nil {
			continue
		}
		if r := h.Push.Pub.Data.Row; r != nil && r.OwnerID == a.id && r.PreviewBy == "customer" && r.Preview != greeting && a.first(r) {
			go func() { a.note(a.answer(context.Background(), r)) }()
		}
	}
}

// first reports whether a row's message is still to be answered, and notes it.
func (a *agent) first(r *row) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.CustomerSeq <= r.ReplySeq || r.CustomerSeq <= a.answered[r.ID] {
		return false
	}
	a.answered[r.ID] = r.CustomerSeq
	return true
}

func (a *agent) answer(ctx context.Context, r *row) error {
	return a.client.Do(ctx, "POST", "/api/v1/conversations/"+r.ID+"/messages", map[string]any{
		"client_id": fmt.Sprintf("a%d", r.CustomerSeq), "generation": r.Generation, "text": answerTo(r.Preview),
	}, nil)
}

func (a *agent) note(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		a.err = err
	}
}

func (a *agent) failure() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err != nil {
		return fmt.Errorf("agent program: %w", a.err)
	}
	return nil
}

func (a *agent) leave() { a.socket.Close() }
