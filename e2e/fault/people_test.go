package fault

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// clerk is an agent's program: it takes what it is given, answers, gives back and
// closes, and remembers what was acknowledged.
type clerk struct {
	client *product.Client
	id     string
	acked  []string // client ids of its replies

	replies               map[string]int // in each conversation, since it was taken
	accepted, gave, ended int
	late                  []string // replies that were taken though the conversation was no longer its own
}

// hire makes members of a role who take conversations.
func hire(t *testing.T, n *product.Node, admin *product.Client, names ...string) (all []*clerk) {
	t.Helper()
	for _, name := range names {
		var invited struct {
			Link string `json:"link"`
		}
		must(t, admin.Do(t.Context(), "POST", "/api/v1/invitations", map[string]any{"email": name + "@trial.example", "role_ids": []string{"agent"}}, &invited))
		_, token, _ := strings.Cut(invited.Link, "?token=")
		k := &clerk{client: product.NewClient(n), replies: map[string]int{}}
		must(t, k.client.Do(t.Context(), "POST", "/api/v1/invitations/accept", map[string]string{"token": token, "name": name, "password": product.Password}, nil))
		var me struct {
			Member thing `json:"member"`
		}
		must(t, k.client.Do(t.Context(), "GET", "/api/v1/session", nil, &me))
		k.id = me.Member.ID
		must(t, admin.Do(t.Context(), "PATCH", "/api/v1/members/"+k.id, map[string]any{"capacity": 6}, nil))
		all = append(all, k)
	}
	return all
}

// teach opens the doors day and night and releases a few answers.
func teach(t *testing.T, admin *product.Client) {
	t.Helper()
	var groups struct{ Items []thing }
	must(t, admin.Do(t.Context(), "GET", "/api/v1/skill-groups", nil, &groups))
	must(t, admin.Do(t.Context(), "PATCH", "/api/v1/skill-groups/"+groups.Items[0].ID, map[string]any{"hours_id": ""}, nil))
	for question, answer := range map[string]string{"怎么查话费": "发短信 CXHF 到 10086。", "怎么开发票": "在订单页点开发票。", "宽带断了怎么办": "请先重启光猫。"} {
		must(t, admin.Do(t.Context(), "POST", "/api/v1/items", map[string]any{"question": question, "answers": []map[string]string{{"text": answer}}}, nil))
	}
	must(t, admin.Do(t.Context(), "POST", "/api/v1/knowledge/publish", map[string]any{}, nil))
}

// given is a conversation as its agent sees it in the list.
type given struct {
	ID          string `json:"id"`
	Accepted    bool   `json:"accepted"`
	Generation  int64  `json:"generation"`
	CustomerSeq int64  `json:"customer_seq"`
	ReplySeq    int64  `json:"reply_seq"`
}

// work goes on until ctx ends; a server that is away is asked again.
func (k *clerk) work(ctx context.Context) {
	for ctx.Err() == nil {
		var mine struct{ Items []given }
		err := k.client.Do(ctx, "PUT", "/api/v1/presence", map[string]string{"state": "online"}, nil)
		if err == nil {
			err = k.client.Do(ctx, "GET", "/api/v1/conversations?view=mine&limit=100", nil, &mine)
		}
		if err == nil {
			for _, c := range mine.Items {
				k.serve(ctx, c)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond): // before the list is looked at again
		}
	}
}

// serve does what is due with one conversation: take it, answer; after the second
// answer give it back to the bot and try to go on all the same, after the third
// end it.
func (k *clerk) serve(ctx context.Context, c given) {
	at := "/api/v1/conversations/" + c.ID
	if !c.Accepted {
		if k.client.Do(ctx, "POST", at+"/accept", nil, nil) == nil {
			k.accepted++
		}
		return
	}
	if c.CustomerSeq <= c.ReplySeq && k.replies[c.ID] > 0 {
		return
	}
	say := func(clientID string) bool {
		return k.client.Do(ctx, "POST", at+"/messages", map[string]any{"client_id": clientID, "generation": c.Generation, "text": "我来看一下"}, nil) == nil
	}
	clientID := fmt.Sprintf("k-%s-%d-%d", c.ID, c.Generation, c.CustomerSeq)
	if !say(clientID) {
		return
	}
	k.acked = append(k.acked, clientID)
	switch k.replies[c.ID]++; k.replies[c.ID] {
	case 2:
		if k.client.Do(ctx, "POST", at+"/give-back", nil, nil) == nil {
			k.gave++
			if late := clientID + "-late"; say(late) {
				k.late = append(k.late, late)
			}
		}
	case 3:
		if k.client.Do(ctx, "POST", at+"/close", map[string]any{"disposition": map[string]string{"outcome": "solved"}}, nil) == nil {
			k.ended++
			_ = k.client.Do(ctx, "POST", at+"/wrapup-done", nil, nil) // else it ends by itself
		}
	}
}

// attended waits until nobody waits: every visitor has the last word of somebody,
// and the queue is empty.
func attended(t *testing.T, admin *product.Client, all []*talker, clerks []*clerk) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	for _, k := range clerks {
		work.Go(func() { k.work(ctx) })
	}
	defer func() { stop(); work.Wait() }()
	testkit.Eventually(t, 90*time.Second, "everybody is attended to", func() bool {
		var queue struct{ Items []thing }
		must(t, admin.Do(t.Context(), "GET", "/api/v1/conversations?view=queue", nil, &queue))
		if len(queue.Items) > 0 {
			return false
		}
		for _, v := range all {
			heard, err := v.client.Heard(t.Context(), 0)
			must(t, err)
			if len(heard) == 0 || heard[len(heard)-1].By == "customer" {
				return false
			}
		}
		return true
	})
}
