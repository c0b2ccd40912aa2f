// Package fault really breaks the running product: kills it, takes its disk or
// its database away, races its parts, tries what strangers would; and looks at
// what is left.
package fault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// kills is how often the server is killed: YINGDA_KILLS, else a few.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("YINGDA_KILLS")); err == nil && n > 0 {
		return n
	}
	return 5
}

func TestKilledUnderLoadEveryAcknowledgedMessageIsThereOnceAndInOrder(t *testing.T) {
	bin := yingda(t)
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		killed(t, bin, []string{"--data", dir}, "sqlite", "file:"+filepath.Join(dir, "yingda.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		pg := testkit.DurablePostgres(t)
		target, err := pg.Clone(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		killed(t, bin, []string{"--data", t.TempDir(), "--db", target}, "pgx", target)
	})
}

// talker is a visitor who writes until told to stop and remembers what was
// acknowledged.
type talker struct {
	client *product.Client
	name   string   // begins its client ids
	acked  []string // client ids, in the order in which they were acknowledged
}

// words are what talkers say in turn: what the base answers, what it does not, and
// what only people can do.
var words = []string{"话费怎么查", "转人工", "宽带断了怎么办", "好的谢谢", "火星上能用吗", "怎么开发票"}

// killed lets visitors talk, the bot answer, people take over and a webhook be
// told of it all, while the server is killed again and again.
func killed(t *testing.T, bin string, args []string, driver, dsn string) {
	ctx := t.Context()
	const talkers = 8
	hook := newHook(t)
	args = append(args, "--sample", "none", "--allow-hosts", "127.0.0.1", "--limit-visitor-write", "1000/1000", "--limit-address-write", "10000/10000",
		"--limit-visitor-read", "1000/1000", "--limit-address-read", "10000/10000", "--limit-member-read", "1000/10000", "--limit-member-write", "1000/10000")
	n, err := product.Start(bin, args...)
	must(t, err)
	t.Cleanup(func() {
		if err := n.Kill(); err != nil {
			t.Error(err)
		}
	})
	admin, err := product.SetUp(ctx, n)
	must(t, err)
	teach(t, admin)
	must(t, admin.Do(ctx, "POST", "/api/v1/webhooks", map[string]any{"url": hook.server.URL, "events": []string{"conversation.message_added"}, "enabled": true}, nil))
	clerks := hire(t, n, admin, "lin", "zhou")
	inbox, err := product.InboxKey(ctx, admin)
	must(t, err)
	var all []*talker
	for i := range talkers {
		c, err := product.Visitor(ctx, n, inbox)
		must(t, err)
		all = append(all, &talker{client: c, name: fmt.Sprintf("v%d-", i)})
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d kills", seed, kills())
	rnd := rand.New(rand.NewPCG(seed, 1))
	for round := range kills() {
		talkUntilKilled(t, n, all, round, time.Duration(300+rnd.IntN(900))*time.Millisecond, clerks...)
		must(t, n.Start())
		admin.At(n)
		for _, v := range all {
			v.client.At(n)
		}
		for _, k := range clerks {
			k.client.At(n)
		}
	}
	attended(t, admin, all, clerks)
	told(t, admin, hook)
	loaded(t, all, clerks)
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
	consistent(t, driver, dsn)
	kept(t, driver, dsn, all, clerks)
}

// talkUntilKilled lets all talk, and clerks work, until the node is killed.
func talkUntilKilled(t *testing.T, n *product.Node, all []*talker, round int, after time.Duration, clerks ...*clerk) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for _, v := range all {
		wg.Go(func() {
			for k := 0; ctx.Err() == nil; k++ {
				clientID := fmt.Sprintf("%sr%d-%d", v.name, round, k)
				if _, _, err := v.client.Say(ctx, clientID, fmt.Sprintf("%s（%d 轮 %d 句）", words[k%len(words)], round, k)); err == nil {
					v.acked = append(v.acked, clientID)
				}
			}
		})
	}
	for _, k := range clerks {
		wg.Go(func() { k.work(ctx) })
	}
	timer := time.NewTimer(after)
	<-timer.C
	if err := n.Kill(); err != nil {
		t.Error(err)
	}
	cancel()
	wg.Wait()
}

// loaded holds that there was something to lose of every kind.
func loaded(t *testing.T, all []*talker, clerks []*clerk) {
	t.Helper()
	said := 0
	for _, v := range all {
		said += len(v.acked)
	}
	var sum clerk
	for _, k := range clerks {
		sum.accepted, sum.gave, sum.ended = sum.accepted+k.accepted, sum.gave+k.gave, sum.ended+k.ended
		sum.acked = append(sum.acked, k.acked...)
	}
	t.Logf("acknowledged over %d kills: %d messages, %d replies; %d taken, %d given back, %d ended", kills(), said, len(sum.acked), sum.accepted, sum.gave, sum.ended)
	if said < len(all)*kills() || len(sum.acked) < kills() || sum.accepted == 0 || sum.gave+sum.ended == 0 {
		t.Error("there was too little load for this to mean anything")
	}
}

// inOrder holds: each acknowledged message stands once, in the order in which it
// was acknowledged, and seqs rise.
func inOrder(t *testing.T, ctx context.Context, i int, v *talker) {
	t.Helper()
	heard, err := v.client.Heard(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	last := int64(0)
	for k, m := range heard {
		if m.Seq <= last {
			t.Errorf("visitor %d: seq %d after %d", i, m.Seq, last)
		}
		last = m.Seq
		if m.By != "customer" {
			continue
		}
		if _, twice := at[m.ClientID]; twice {
			t.Errorf("visitor %d: %s stands twice", i, m.ClientID)
		}
		at[m.ClientID] = k
	}
	before := -1
	for _, clientID := range v.acked {
		k, ok := at[clientID]
		switch {
		case !ok:
			t.Errorf("visitor %d: %s was acknowledged and is lost", i, clientID)
		case k < before:
			t.Errorf("visitor %d: %s is out of order", i, clientID)
		}
		before = k
	}
}

// answered waits until the bot has taken every turn that the kills cut off: its
// reply is the last word, or people have the conversation.
func answered(t *testing.T, ctx context.Context, all []*talker) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for _, v := range all {
		for {
			heard, err := v.client.Heard(ctx, 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(heard) > 0 && heard[len(heard)-1].By != "customer" {
				break
			}
			var now struct {
				State string `json:"state"`
			}
			if err := v.client.Do(ctx, "GET", "/api/visitor/conversation", nil, &now); err != nil {
				t.Fatal(err)
			}
			if now.State == "queued" || now.State == "agent" {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("a turn that a kill cut off was never taken")
			}
			<-time.After(200 * time.Millisecond)
		}
	}
}

// consistent looks into the store: every conversation has one current leg that
// is its owner's, every event has a place of its own, no job is running.
func consistent(t *testing.T, driver, dsn string) {
	t.Helper()
	d, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	for what, query := range map[string]string{
		"replies of who did not own it":         `SELECT COUNT(*) FROM message m WHERE m.by_kind = 'agent' AND NOT m.note AND NOT EXISTS (SELECT 1 FROM leg l WHERE l.conversation_id = m.conversation_id AND l.generation = m.generation AND l.owner_kind = 'agent' AND l.owner_id = m.by_id)`,
		"hand-overs counted and not written":    `SELECT COUNT(*) FROM conversation c WHERE c.handoff_count <> (SELECT COUNT(*) FROM handoff h WHERE h.conversation_id = c.id)`,
		"hand-overs without their event":        `SELECT (SELECT COUNT(*) FROM handoff) - (SELECT COUNT(*) FROM event WHERE type = 'conversation.handed_off')`,
		"visitors in two open conversations":    `SELECT COUNT(*) FROM (SELECT visitor_id FROM conversation WHERE state = 'open' GROUP BY visitor_id HAVING COUNT(*) > 1) x`,
		"agents with more than they can have":   `SELECT COUNT(*) FROM member m WHERE m.capacity < (SELECT COUNT(*) FROM conversation c WHERE c.state = 'open' AND c.owner_kind = 'agent' AND c.owner_id = m.id)`,
		"jobs given up":                         `SELECT COUNT(*) FROM job WHERE state = 'dead'`,
		"conversations owned by two or by none": `SELECT COUNT(*) FROM conversation c WHERE c.state = 'open' AND 1 <> (SELECT COUNT(*) FROM leg l WHERE l.conversation_id = c.id AND l.ended_at = 0 AND l.owner_kind = c.owner_kind AND l.generation = c.generation)`,
		"conversations with a hole in seq":      `SELECT COUNT(*) FROM conversation c WHERE c.last_seq <> (SELECT COUNT(*) FROM message m WHERE m.conversation_id = c.id)`,
		"messages without their event":          `SELECT (SELECT COUNT(*) FROM message) - (SELECT COUNT(*) FROM event WHERE type = 'conversation.message_added')`,
		"shards whose count is not their head":  `SELECT COUNT(*) FROM event_shard s WHERE s.seq <> (SELECT COUNT(*) FROM event e WHERE e.shard = s.shard)`,
		"jobs lost in running":                  `SELECT COUNT(*) FROM job WHERE state = 'running' AND lease_until = 0`,
		"replies to the same message":           `SELECT COUNT(*) FROM (SELECT conversation_id, to_seq FROM turn WHERE state = 'said' GROUP BY conversation_id, to_seq HAVING COUNT(*) > 1) x`,
	} {
		var n int64
		if err := d.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(errors.Join(fmt.Errorf("%s", what), err))
		}
		if n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// kept holds that what was acknowledged stands once: what visitors said also in
// the order in which they said it, over all their conversations.
func kept(t *testing.T, driver, dsn string, all []*talker, clerks []*clerk) {
	t.Helper()
	d, err := sql.Open(driver, dsn)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	stored := func(query string) (out []string) {
		t.Helper()
		rows, err := d.Query(query)
		must(t, err)
		defer rows.Close() //nolint:errcheck // it is read to its end
		for rows.Next() {
			var clientID string
			must(t, rows.Scan(&clientID))
			out = append(out, clientID)
		}
		must(t, rows.Err())
		return out
	}
	for _, v := range all {
		in := stored(`SELECT m.client_id FROM message m JOIN conversation c ON c.id = m.conversation_id
			WHERE m.by_kind = 'customer' AND m.client_id LIKE '` + v.name + `%' ORDER BY c.created_at, c.id, m.seq`)
		next := 0
		for _, clientID := range in {
			if next < len(v.acked) && clientID == v.acked[next] {
				next++
			}
		}
		if next < len(v.acked) {
			t.Errorf("%s%s was acknowledged and is lost, or out of order", v.name, v.acked[next])
		}
		once(t, in, v.acked)
	}
	for _, k := range clerks {
		if len(k.late) > 0 {
			t.Errorf("taken from an agent who no longer owned the conversation: %v", k.late)
		}
		once(t, stored(`SELECT client_id FROM message WHERE by_kind = 'agent' AND by_id = '`+k.id+`' AND client_id LIKE 'k-%'`), k.acked)
	}
}

// once holds that nothing stands twice, and all that was acknowledged is there.
func once(t *testing.T, stored, acked []string) {
	t.Helper()
	times := map[string]int{}
	for _, clientID := range stored {
		if times[clientID]++; times[clientID] == 2 {
			t.Errorf("%s stands twice", clientID)
		}
	}
	for _, clientID := range acked {
		if times[clientID] == 0 {
			t.Errorf("%s was acknowledged and is lost", clientID)
		}
	}
}

// told waits until the webhook has heard of every message of every conversation,
// in order: no job of it was lost.
func told(t *testing.T, admin *product.Client, h *hook) {
	t.Helper()
	last := map[string]int64{}
	for after := ""; ; {
		var page struct {
			Items []struct {
				ID      string `json:"id"`
				LastSeq int64  `json:"last_seq"`
			} `json:"items"`
			Next string `json:"next"`
		}
		must(t, admin.Do(t.Context(), "GET", "/api/v1/conversations?view=all&limit=100&after="+after, nil, &page))
		for _, c := range page.Items {
			last[c.ID] = c.LastSeq
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if len(last) == 0 {
		t.Fatal("there are no conversations")
	}
	testkit.Eventually(t, 3*time.Minute, "every message is told to the webhook", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		for id, seq := range last {
			if int64(len(h.events[id])) < seq {
				return false
			}
		}
		return true
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	for id := range last {
		for i, seq := range h.events[id] {
			if seq != int64(i)+1 {
				t.Errorf("the webhook heard of message %d of %s as its %dth", seq, id, i+1)
				break
			}
		}
	}
}
