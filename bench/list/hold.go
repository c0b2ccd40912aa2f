package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"yingda/e2e/product"
)

// held are the conversations that were really held, by how they stand.
type held struct {
	admin, agent     *product.Client
	adminID, agentID string
	closed           []string
	bot, queue, mine []string
}

const each = 5 // conversations of each kind

// hold sets up an administrator, an agent and some conversations.
func hold(ctx context.Context, n *product.Node) (h held, err error) {
	if h.admin, err = product.SetUp(ctx, n); err != nil {
		return h, err
	}
	if h.adminID, err = memberID(ctx, h.admin); err != nil {
		return h, err
	}
	if h.agent, err = invite(ctx, n, h.admin); err != nil {
		return h, err
	}
	if h.agentID, err = memberID(ctx, h.agent); err != nil {
		return h, err
	}
	inbox, err := product.InboxKey(ctx, h.admin)
	if err != nil {
		return h, err
	}
	for i := range each {
		for _, kind := range []struct {
			into *[]string
			end  func(ctx context.Context, id string) error
		}{{&h.bot, nil}, {&h.closed, h.close}, {&h.mine, h.reply}, {&h.queue, h.requeue}} {
			id, err := talk(ctx, n, inbox, i)
			if err == nil && kind.end != nil {
				err = kind.end(ctx, id)
			}
			if err != nil {
				return h, err
			}
			*kind.into = append(*kind.into, id)
		}
	}
	return h, nil
}

// talk lets a visitor say something that the bot answers.
func talk(ctx context.Context, n *product.Node, inbox string, i int) (conversation string, err error) {
	v, err := product.Visitor(ctx, n, inbox)
	if err != nil {
		return "", err
	}
	m, conversation, err := v.Say(ctx, "m", fmt.Sprintf("第 %d 位，我想改一下套餐", i))
	if err != nil {
		return "", err
	}
	return conversation, answered(ctx, v, m.Seq)
}

func answered(ctx context.Context, v *product.Client, seq int64) error {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		heard, err := v.Heard(ctx, seq)
		if err != nil || len(heard) > 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return fmt.Errorf("the bot said nothing to message %d", seq)
}

func (h held) take(ctx context.Context, id string) (generation int64, err error) {
	var row struct {
		Generation int64 `json:"generation"`
	}
	err = h.admin.Do(ctx, "POST", "/api/v1/conversations/"+id+"/take-over", nil, &row)
	return row.Generation, err
}

func (h held) reply(ctx context.Context, id string) error {
	g, err := h.take(ctx, id)
	if err != nil {
		return err
	}
	return h.admin.Do(ctx, "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "a", "generation": g, "text": "好的，我看一下"}, nil)
}

func (h held) requeue(ctx context.Context, id string) error {
	if _, err := h.take(ctx, id); err != nil {
		return err
	}
	return h.admin.Do(ctx, "POST", "/api/v1/conversations/"+id+"/requeue", nil, nil)
}

func (h held) close(ctx context.Context, id string) error {
	if err := h.reply(ctx, id); err != nil {
		return err
	}
	if err := h.admin.Do(ctx, "POST", "/api/v1/conversations/"+id+"/close", map[string]any{}, nil); err != nil {
		return err
	}
	return h.admin.Do(ctx, "POST", "/api/v1/conversations/"+id+"/wrapup-done", map[string]any{}, nil)
}

func memberID(ctx context.Context, c *product.Client) (string, error) {
	var me struct {
		Member struct {
			ID string `json:"id"`
		} `json:"member"`
	}
	err := c.Do(ctx, "GET", "/api/v1/session", nil, &me)
	return me.Member.ID, err
}

// invite makes an agent: a member who may not read everything.
func invite(ctx context.Context, n *product.Node, admin *product.Client) (*product.Client, error) {
	var groups struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := admin.Do(ctx, "GET", "/api/v1/skill-groups", nil, &groups); err != nil {
		return nil, err
	}
	ids := []string{}
	for _, g := range groups.Items {
		ids = append(ids, g.ID)
	}
	var made struct {
		Link string `json:"link"`
	}
	err := admin.Do(ctx, "POST", "/api/v1/invitations", map[string]any{"email": "agent@trial.example", "role_ids": []string{"agent"}, "skill_group_ids": ids}, &made)
	if err != nil {
		return nil, err
	}
	_, token, _ := strings.Cut(made.Link, "token=")
	if token, err = url.QueryUnescape(token); err != nil {
		return nil, err
	}
	c := product.NewClient(n)
	return c, c.Do(ctx, "POST", "/api/v1/invitations/accept", map[string]string{"token": token, "name": "小林", "password": product.Password}, nil)
}
