package main

import (
	"context"
	"fmt"
	"time"

	"yingda/e2e/product"
)

// greeting is what every visitor says before the agent program has them.
const greeting = "你好，我想找人问一下"

// world is the desk: the agent program and its visitors.
type world struct {
	agent    *agent
	visitors []*visitor
}

// furnish sets the installation up, signs the program in and gives it every
// visitor's conversation.
func furnish(ctx context.Context, n *product.Node, visitors int) (_ *world, err error) {
	admin, err := product.SetUp(ctx, n)
	if err != nil {
		return nil, err
	}
	inbox, err := product.InboxKey(ctx, admin)
	if err != nil {
		return nil, err
	}
	w := &world{}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if w.agent, err = signIn(ctx, n, admin); err != nil {
		return nil, fmt.Errorf("agent program: %w", err)
	}
	for i := range visitors {
		v, err := arrive(ctx, n, inbox, i)
		if err != nil {
			return nil, fmt.Errorf("visitor %d: %w", i, err)
		}
		w.visitors = append(w.visitors, v)
		_, conversation, err := v.client.Say(ctx, "hello", greeting)
		if err != nil {
			return nil, err
		}
		if err := w.agent.take(ctx, conversation); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// take makes the program the owner; the bot may answer the greeting before.
func (a *agent) take(ctx context.Context, conversation string) error {
	for try := 0; ; try++ {
		err := a.client.Do(ctx, "POST", "/api/v1/conversations/"+conversation+"/take-over", nil, nil)
		if err == nil || try == 5 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (w *world) close() {
	if w.agent != nil {
		w.agent.leave()
	}
	for _, v := range w.visitors {
		v.leave()
	}
}
