package fault

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// pair is two nodes on one PostgreSQL and one Redis: a visitor's page on one, an
// agent's console on the other.
type pair struct {
	t     *testing.T
	one   *product.Node
	two   *product.Node
	redis *testkit.RedisServer
	dsn   string
	inbox string

	visitor, agent *product.Client
	conversation   string
	generation     int64
	page, console  *ear
	said           []string // acknowledged to either side, in order; each text is its own client id
}

func TestTwoNodesCarryOneConversationThroughTheLossOfRedisAndOfANode(t *testing.T) {
	redis := testkit.Redis(t)
	p := &pair{t: t, redis: redis, dsn: testkit.PostgresURL(t)}
	hook := newHook(t)
	p.start()
	p.begin(hook)

	p.talk("both", 5)
	p.both("each word is heard live", func(e *ear) bool {
		return !slices.ContainsFunc(p.said[1:], func(text string) bool { return !e.heardLive(text) })
	})

	if err := redis.Stop(); err != nil {
		t.Fatal(err)
	}
	p.talk("without", 5)
	p.both("what was said without Redis is read", func(e *ear) bool { return e.has(p.said...) })
	if err := redis.Start(); err != nil {
		t.Fatal(err)
	}
	p.liveAgain()

	others := p.others(8)
	p.killOne(hook, others)
	p.page.client.At(p.two)
	p.talk("alone", 5)
	p.liveAgain()
	p.both("everything is on both pages", func(e *ear) bool { return e.has(p.said...) })
	p.nothingDoubled()
	for _, o := range others {
		o.client.At(p.two)
	}
	answered(t, t.Context(), others)
	for i, o := range others {
		inOrder(t, t.Context(), i, o)
	}
	hook.allCame(p)
	if err := p.two.Stop(); err != nil {
		t.Error(err)
	}
	consistent(t, "pgx", p.dsn)
}

// start runs both nodes with the same key and the files in the database.
func (p *pair) start() {
	args := func() []string {
		return []string{
			"--db", p.dsn, "--redis", p.redis.URL(), "--data", p.t.TempDir(), "--blobs", "database", "--sample", "none",
			"--master-key", key, "--allow-hosts", "127.0.0.1",
			"--limit-visitor-write", "1000/1000", "--limit-visitor-read", "1000/1000", "--limit-address-session", "100/1000",
		}
	}
	for _, n := range []**product.Node{&p.one, &p.two} {
		started, err := product.Start(yingda(p.t), args()...)
		if err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { _ = started.Kill() }) // it may be dead already
		*n = started
	}
}

// begin sets the installation up, opens a conversation on one node and takes it
// over on the other; both pages listen.
func (p *pair) begin(hook *hook) {
	ctx := p.t.Context()
	admin, err := product.SetUp(ctx, p.one)
	must(p.t, err)
	p.inbox, err = product.InboxKey(ctx, admin)
	must(p.t, err)
	must(p.t, admin.Do(ctx, "POST", "/api/v1/webhooks", map[string]any{"url": hook.server.URL, "events": []string{"conversation.message_added"}, "enabled": true}, nil))
	p.visitor, err = product.Visitor(ctx, p.one, p.inbox)
	must(p.t, err)
	p.agent = admin
	p.agent.At(p.two)
	_, p.conversation, err = p.visitor.Say(ctx, "first", "first")
	must(p.t, err)
	p.said = append(p.said, "first")
	var c struct {
		Generation int64 `json:"generation"`
	}
	must(p.t, p.agent.Do(ctx, "POST", "/api/v1/conversations/"+p.conversation+"/take-over", nil, &c))
	p.generation = c.Generation
	p.page, p.console = visitorEar(p.visitor), consoleEar(p.agent, p.conversation)
	listening, stop := context.WithCancel(ctx)
	var ears sync.WaitGroup
	for _, e := range []*ear{p.page, p.console} {
		ears.Go(func() { e.run(listening) })
	}
	p.t.Cleanup(func() { stop(); ears.Wait() })
	p.both("both pages show the first message", func(e *ear) bool { return e.has("first") })
}

// talk lets both sides say n things each, in turn.
func (p *pair) talk(what string, n int) {
	p.t.Helper()
	for k := range n {
		p.exchange(fmt.Sprintf("%s-%d", what, k))
	}
}

func (p *pair) exchange(what string) {
	p.t.Helper()
	ctx := p.t.Context()
	asks, answers := what+"-asks", what+"-answers"
	_, in, err := p.visitor.Say(ctx, asks, asks)
	must(p.t, err)
	if in != p.conversation {
		p.t.Fatalf("%s went into %s; want %s", asks, in, p.conversation)
	}
	must(p.t, p.agent.Do(ctx, "POST", "/api/v1/conversations/"+p.conversation+"/messages",
		map[string]any{"client_id": answers, "text": answers, "generation": p.generation}, nil))
	p.said = append(p.said, asks, answers)
}

// liveAgain holds when each side hears the other on the line.
func (p *pair) liveAgain() {
	p.t.Helper()
	k := len(p.said)
	testkit.Eventually(p.t, 30*time.Second, "both hear each other live", func() bool {
		k++
		what := fmt.Sprintf("again-%d", k)
		p.exchange(what)
		soon := time.Now().Add(time.Second)
		for time.Now().Before(soon) {
			if p.console.heardLive(what+"-asks") && p.page.heardLive(what+"-answers") {
				return true
			}
			<-time.After(10 * time.Millisecond)
		}
		return false
	})
}

func (p *pair) both(what string, ok func(e *ear) bool) {
	p.t.Helper()
	testkit.Eventually(p.t, 20*time.Second, what, func() bool { return ok(p.page) && ok(p.console) })
}

// others are visitors on the first node whom the bot serves.
func (p *pair) others(n int) []*talker {
	p.t.Helper()
	var all []*talker
	for range n {
		c, err := product.Visitor(p.t.Context(), p.one, p.inbox)
		must(p.t, err)
		all = append(all, &talker{client: c})
	}
	return all
}

// killOne ends the first node while others write to it, while it takes bot turns
// and while it has a job in its hands.
func (p *pair) killOne(hook *hook, others []*talker) {
	p.t.Helper()
	hook.allCame(p)
	p.stopTwo() // so that the first has the job
	hook.hold()
	_, _, err := p.visitor.Say(p.t.Context(), "held", "held")
	must(p.t, err)
	p.said = append(p.said, "held")
	testkit.Eventually(p.t, 60*time.Second, "the first node calls the webhook", hook.holds)
	must(p.t, syscall.Kill(p.two.Pid(), syscall.SIGCONT))
	talkUntilKilled(p.t, p.one, others, 0, 500*time.Millisecond)
	testkit.Eventually(p.t, 10*time.Second, "the call ends with its node", hook.broken)
	hook.release()
}

// stopTwo stops the second node for a while, at a moment at which it is not
// within a write: the locks of one would hold the first up until the database
// ends it.
func (p *pair) stopTwo() {
	p.t.Helper()
	d := testkit.OpenDB(p.t, p.dsn)
	testkit.Eventually(p.t, 30*time.Second, "the second node is stopped between its writes", func() bool {
		must(p.t, syscall.Kill(p.two.Pid(), syscall.SIGSTOP))
		var within int
		_, err := d.SQL().Exec("SELECT pg_sleep(0.3)")
		must(p.t, err)
		must(p.t, d.SQL().QueryRow(`SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '250 ms'`).Scan(&within))
		if within > 0 {
			must(p.t, syscall.Kill(p.two.Pid(), syscall.SIGCONT))
		}
		return within == 0
	})
}

// nothingDoubled compares both pages with what is stored.
func (p *pair) nothingDoubled() {
	p.t.Helper()
	stored, err := p.visitor.Heard(p.t.Context(), 0)
	must(p.t, err)
	at := 0
	for i, m := range stored {
		if i > 0 && m.Seq <= stored[i-1].Seq {
			p.t.Errorf("seq %d after %d", m.Seq, stored[i-1].Seq)
		}
		if at < len(p.said) && m.Text == p.said[at] {
			at++
		}
	}
	if at < len(p.said) {
		p.t.Errorf("%s was acknowledged and is not in its place", p.said[at])
	}
	for name, e := range map[string]*ear{"visitor": p.page, "agent": p.console} {
		e.mu.Lock()
		times := map[string]int{}
		for _, m := range e.all {
			times[m.Text]++
		}
		for _, text := range p.said {
			if times[text] != 1 {
				p.t.Errorf("the %s's page shows %s %d times", name, text, times[text])
			}
		}
		for _, w := range e.wrong {
			p.t.Errorf("the %s's page: %s", name, w)
		}
		e.mu.Unlock()
	}
}

// hook is another company's program that is called with every message.
type hook struct {
	server *httptest.Server

	mu     sync.Mutex
	gate   chan struct{}      // closed: calls are taken
	held   int                // calls that wait at the gate
	broke  int                // calls whose caller died at the gate
	events map[string][]int64 // by conversation: the messages' seqs, as they first came
	seen   map[string]bool
}

func newHook(t *testing.T) *hook {
	open := make(chan struct{})
	close(open)
	h := &hook{gate: open, events: map[string][]int64{}, seen: map[string]bool{}}
	h.server = httptest.NewServer(h)
	t.Cleanup(h.server.Close)
	return h
}

func (h *hook) hold() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gate = make(chan struct{})
}

func (h *hook) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.gate)
}

func (h *hook) holds() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.held > 0
}

func (h *hook) broken() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.broke > 0
}

func (h *hook) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var e struct {
		ID             string `json:"id"`
		ConversationID string `json:"conversation_id"`
		Data           struct {
			Seq int64 `json:"seq"`
		} `json:"data"`
	}
	if json.NewDecoder(r.Body).Decode(&e) != nil {
		return
	}
	h.mu.Lock()
	gate := h.gate
	h.mu.Unlock()
	select {
	case <-gate:
	default:
		h.mu.Lock()
		h.held++
		h.mu.Unlock()
		select {
		case <-gate:
		case <-r.Context().Done():
			h.mu.Lock()
			h.broke++
			h.mu.Unlock()
			return
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.seen[e.ID] {
		h.seen[e.ID] = true
		h.events[e.ConversationID] = append(h.events[e.ConversationID], e.Data.Seq)
	}
}

// allCame waits until the hook has been told of every message of the
// conversation, in order: also of the one that the dead node was telling.
func (h *hook) allCame(p *pair) {
	p.t.Helper()
	var now struct {
		Conversation struct {
			LastSeq int64 `json:"last_seq"`
		} `json:"conversation"`
	}
	must(p.t, p.agent.Do(p.t.Context(), "GET", "/api/v1/conversations/"+p.conversation, nil, &now))
	testkit.Eventually(p.t, 90*time.Second, "every message is told to the webhook", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return int64(len(h.events[p.conversation])) >= now.Conversation.LastSeq
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, seq := range h.events[p.conversation] {
		if seq != int64(i)+1 {
			p.t.Errorf("the webhook heard of message %d as its %dth", seq, i+1)
		}
	}
}
