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
	acked  []string // client ids, in the order in which they were acknowledged
}

func killed(t *testing.T, bin string, args []string, driver, dsn string) {
	ctx := t.Context()
	const talkers = 8
	args = append(args, "--sample", "none", "--limit-visitor-write", "1000/1000", "--limit-address-write", "10000/10000", "--limit-visitor-read", "1000/1000", "--limit-address-read", "10000/10000")
	n, err := product.Start(bin, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Kill(); err != nil {
			t.Error(err)
		}
	})
	admin, err := product.SetUp(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	inbox, err := product.InboxKey(ctx, admin)
	if err != nil {
		t.Fatal(err)
	}
	var all []*talker
	for range talkers {
		c, err := product.Visitor(ctx, n, inbox)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &talker{client: c})
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d kills", seed, kills())
	rnd := rand.New(rand.NewPCG(seed, 1))
	for round := range kills() {
		talkUntilKilled(t, n, all, round, time.Duration(200+rnd.IntN(600))*time.Millisecond)
		if err := n.Start(); err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			v.client.At(n)
		}
	}
	sent := 0
	for i, v := range all {
		sent += len(v.acked)
		inOrder(t, ctx, i, v)
	}
	if sent < talkers*kills() {
		t.Fatalf("only %d messages were acknowledged: there was no load", sent)
	}
	t.Logf("%d acknowledged messages over %d kills", sent, kills())
	answered(t, ctx, all)
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
	consistent(t, driver, dsn)
}

func talkUntilKilled(t *testing.T, n *product.Node, all []*talker, round int, after time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for _, v := range all {
		wg.Go(func() {
			for k := 0; ctx.Err() == nil; k++ {
				clientID := fmt.Sprintf("r%d-%d", round, k)
				if _, _, err := v.client.Say(ctx, clientID, fmt.Sprintf("第 %d 轮第 %d 句，话费怎么查", round, k)); err == nil {
					v.acked = append(v.acked, clientID)
				}
			}
		})
	}
	timer := time.NewTimer(after)
	<-timer.C
	if err := n.Kill(); err != nil {
		t.Error(err)
	}
	cancel()
	wg.Wait()
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
