package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

// patience is when a reply that has not come is counted as none.
const patience = 5 * time.Second

// visitor asks one question at a time and hears the reply on its live line.
type visitor struct {
	node   *product.Node
	inbox  string
	client *product.Client
	socket *measure.Socket
	came   chan product.Message
	n      int
	last   time.Time // of its last reply
}

func (v *visitor) arrive(ctx context.Context) (err error) {
	if v.client, err = product.Visitor(ctx, v.node, v.inbox); err != nil {
		return err
	}
	came := make(chan product.Message, 16)
	v.came = came
	v.socket, err = measure.Dial(strings.TrimPrefix(v.node.Base, "http://"), "/api/visitor/stream", "Sec-WebSocket-Protocol: yingda.v1, token."+v.client.Bearer)
	if err != nil {
		return err
	}
	go v.socket.Each(func(frame []byte) {
		var e struct {
			Type    string           `json:"type"`
			Message *product.Message `json:"message"`
		}
		if json.Unmarshal(frame, &e) == nil && e.Type == "message" && e.Message != nil && e.Message.By != "customer" {
			select {
			case came <- *e.Message:
			default: // nobody asked for so much: an earlier one is waited for
			}
		}
	})
	return nil
}

// ask sends a question and waits for what is said behind it. answered is false
// when nothing came in time.
func (v *visitor) ask(ctx context.Context, text string) (took time.Duration, reply product.Message, answered bool, err error) {
	for len(v.came) > 0 {
		<-v.came
	}
	v.n++
	began := time.Now()
	m, _, err := v.client.Say(ctx, fmt.Sprintf("q%d", v.n), text)
	if err != nil {
		return 0, reply, false, err
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		select {
		case reply = <-v.came:
			if reply.Seq > m.Seq {
				v.last = time.Now()
				return v.last.Sub(began), reply, true, nil
			}
		case <-timeout.C:
			return 0, reply, false, nil
		case <-ctx.Done():
			return 0, reply, false, ctx.Err()
		}
	}
}

// again makes another visitor of one whose conversation people have now.
func (v *visitor) again(ctx context.Context) error {
	v.socket.Close()
	return v.arrive(ctx)
}
