package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// patience is when an answer that has not come counts as lost.
const patience = 10 * time.Second

// visitor writes, waits for the reply on its live line, thinks, writes again.
type visitor struct {
	n      int
	client *product.Client
	socket *measure.Socket
	came   chan reply

	sent              []string
	replies, accepted []time.Duration

	mu    sync.Mutex
	heard []string // replies on the live line, as they came
}

type reply struct {
	text string
	at   time.Time
}

func arrive(ctx context.Context, n *product.Node, inbox string, i int) (*visitor, error) {
	c, err := product.Visitor(ctx, n, inbox)
	if err != nil {
		return nil, err
	}
	v := &visitor{n: i, client: c, came: make(chan reply, 64)}
	v.socket, err = measure.Dial(strings.TrimPrefix(n.Base, "http://"), "/api/visitor/stream", "Sec-WebSocket-Protocol: yingda.v1, token."+c.Bearer)
	if err != nil {
		return nil, err
	}
	go v.socket.Each(v.hear)
	return v, nil
}

func (v *visitor) hear(frame []byte) {
	var e struct {
		Type    string           `json:"type"`
		Message *product.Message `json:"message"`
	}
	if json.Unmarshal(frame, &e) != nil || e.Type != "message" || e.Message == nil || e.Message.By != "agent" {
		return
	}
	r := reply{text: e.Message.Text, at: time.Now()}
	v.mu.Lock()
	v.heard = append(v.heard, r.text)
	v.mu.Unlock()
	select {
	case v.came <- r:
	default: // far more than was asked for: the list above tells
	}
}

func (v *visitor) line() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string(nil), v.heard...)
}

// talk goes on until end; the first message comes after a while.
func (v *visitor) talk(ctx context.Context, first, think time.Duration, end time.Time) error {
	for wait := first; ; wait = think {
		if time.Now().Add(wait).After(end) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		if err := v.exchange(ctx); err != nil {
			return err
		}
	}
}

func (v *visitor) exchange(ctx context.Context) error {
	text := fmt.Sprintf("%d 号访客第 %d 句：这个月话费怎么多了", v.n, len(v.sent)+1)
	began := time.Now()
	if _, _, err := v.client.Say(ctx, fmt.Sprintf("m%d", len(v.sent)+1), text); err != nil {
		return err
	}
	v.accepted = append(v.accepted, time.Since(began))
	v.sent = append(v.sent, text)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		select {
		case r := <-v.came:
			if r.text == answerTo(text) {
				v.replies = append(v.replies, r.at.Sub(began))
				return nil
			}
		case <-timeout.C:
			return nil // the check counts it as lost
		}
	}
}

func (v *visitor) leave() { v.socket.Close() }
