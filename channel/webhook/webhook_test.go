package webhook_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/channel/webhook"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/safehttp"
	"yingda/internal/secret"
	"yingda/internal/testkit"
)

// world is an installation and a program that is told.
type world struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Held
	log   *event.Log
	jobs  *job.Queue
	s     *webhook.Store
	who   actor.Actor
	other actor.Actor

	far    *httptest.Server
	mu     sync.Mutex
	answer int // status of the far side
	got    []call
}

type call struct {
	header http.Header
	body   []byte
	event  event.Event
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: testkit.Held(), answer: 200}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	w.far = httptest.NewServer(http.HandlerFunc(w.take))
	t.Cleanup(w.far.Close)
	box, err := secret.OpenBox(t.TempDir(), "")
	must(t, err)
	policy, err := safehttp.NewPolicy([]string{"127.0.0.1"})
	must(t, err)
	w.s, err = webhook.New(webhook.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock, Box: box, Policy: policy})
	must(t, err)
	must(t, w.s.Check(t.Context()))
	w.who = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: []string{"webhook.manage"}}
	w.other = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: []string{"webhook.manage"}}
	must(t, w.log.CatchUp(t.Context(), w.s.Consumer()))
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) take(rw http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	c := call{header: r.Header, body: b}
	_ = json.Unmarshal(b, &c.event)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got = append(w.got, c)
	rw.WriteHeader(w.answer)
}

func (w *world) make(events ...string) (webhook.Endpoint, string) {
	w.t.Helper()
	e, key, err := w.s.Make(w.t.Context(), w.who, webhook.Draft{URL: &w.far.URL, Events: &events})
	must(w.t, err)
	return e, key
}

type happened struct {
	N int `json:"n"`
}

func (happened) EventType() string { return "conversation.happened" }

func (w *world) happens(who actor.Actor, conversationID string, n int) {
	w.t.Helper()
	must(w.t, w.db.Write(w.t.Context(), func(tx *db.Tx) error {
		return w.log.Append(w.t.Context(), tx, event.About{Actor: who, ConversationID: conversationID}, happened{n})
	}))
}

// run fans out and delivers what is due.
func (w *world) run() {
	w.t.Helper()
	must(w.t, w.log.CatchUp(w.t.Context(), w.s.Consumer()))
	_, err := w.jobs.RunDue(w.t.Context())
	must(w.t, err)
}

func (w *world) numbers() (out []int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.got {
		f, err := event.Read[happened](c.event)
		must(w.t, err)
		out = append(out, f.N)
	}
	return out
}

func TestADeliveryIsSignedAndTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e, key := w.make("conversation.*")
		w.happens(w.who, "c1", 1)
		w.happens(w.other, "c2", 2) // another workspace's is not ours
		w.run()
		if got := w.numbers(); !slices.Equal(got, []int{1}) {
			t.Fatalf("told of %v", got)
		}
		c := w.got[0]
		if err := secret.Verify([]byte(key), c.header.Get("Yingda-Signature"), c.body, w.clock.Now(), 5*time.Minute); err != nil {
			t.Fatal(err)
		}
		if err := secret.Verify([]byte("x"), c.header.Get("Yingda-Signature"), c.body, w.clock.Now(), 5*time.Minute); err == nil {
			t.Fatal("another secret verifies")
		}
		if c.header.Get("Yingda-Event") != "conversation.happened" || c.event.WorkspaceID != w.who.WorkspaceID || c.event.ConversationID != "c1" {
			t.Fatalf("%v %s", c.header, c.body)
		}
		p, err := w.s.Deliveries(t.Context(), w.who, e.ID, "", "", 10)
		must(t, err)
		if len(p.Items) != 1 || p.Items[0].State != webhook.Delivered || p.Items[0].Status != 200 || p.Items[0].ID != c.header.Get("Yingda-Delivery") {
			t.Fatalf("%+v", p.Items)
		}
		var stored string
		must(t, d.SQL().QueryRowContext(t.Context(), "SELECT secret FROM webhook").Scan(&stored))
		if strings.Contains(stored, key) {
			t.Fatal("the secret lies open in the database")
		}
		w.run()
		if len(w.got) != 1 {
			t.Fatal("told twice")
		}
	})
}

func TestOrderIsKeptWhileTheFarSideFails(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e, _ := w.make("conversation.*")
		w.answer = 500
		for n := range 3 {
			w.happens(w.who, "c1", n)
		}
		w.happens(w.who, "c2", 10)
		w.run()
		if got := w.numbers(); len(got) != 2 || !slices.Contains(got, 0) || !slices.Contains(got, 10) {
			t.Fatalf("the later ones did not wait: %v", got)
		}
		w.clock.Advance(2 * time.Second)
		w.run()
		if len(w.numbers()) != 2 {
			t.Fatal("tried again too soon")
		}
		all, err := w.s.List(t.Context(), w.who)
		must(t, err)
		if all[0].FailingSince == 0 || all[0].FailingLong {
			t.Fatalf("%+v", all[0])
		}
		w.clock.Advance(25 * time.Hour)
		if all, _ = w.s.List(t.Context(), w.who); !all[0].FailingLong {
			t.Fatalf("%+v", all[0])
		}
		w.mu.Lock()
		w.answer, w.got = 204, nil
		w.mu.Unlock()
		w.run()
		got := w.numbers()
		if only := slices.DeleteFunc(slices.Clone(got), func(n int) bool { return n == 10 }); !slices.Equal(only, []int{0, 1, 2}) || len(got) != 4 {
			t.Fatalf("in this order: %v", got)
		}
		if all, _ = w.s.List(t.Context(), w.who); all[0].FailingSince != 0 {
			t.Fatalf("still failing: %+v", all[0])
		}
		p, err := w.s.Deliveries(t.Context(), w.who, e.ID, "", "", 2)
		must(t, err)
		if len(p.Items) != 2 || p.Next == "" {
			t.Fatalf("%+v", p)
		}
	})
}

func TestGivenUpAfterThreeDaysAndReplayed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e, _ := w.make("conversation.*")
		w.answer = 503
		w.happens(w.who, "c1", 1)
		w.run()
		for range 90 {
			w.clock.Advance(66 * time.Minute)
			w.run()
		}
		p, err := w.s.Deliveries(t.Context(), w.who, e.ID, webhook.GivenUp, "", 10)
		must(t, err)
		if len(p.Items) != 1 || p.Items[0].NextAt != 0 || p.Items[0].Attempts < 60 || p.Items[0].Attempts > 80 {
			t.Fatalf("%+v", p.Items)
		}
		_, err = w.s.Replay(t.Context(), w.other, e.ID, p.Items[0].ID)
		if !fault.IsKind(err, fault.KindNotFound) {
			t.Fatalf("another workspace replays: %v", err)
		}
		w.answer = 200
		for range 2 {
			r, err := w.s.Replay(t.Context(), w.who, e.ID, p.Items[0].ID)
			must(t, err)
			_, err = w.s.Replay(t.Context(), w.who, e.ID, r.ID)
			if fault.Of(err) == nil || fault.Of(err).Code != "webhook.still_trying" {
				t.Fatalf("%v", err)
			}
			w.run()
		}
		p, err = w.s.Deliveries(t.Context(), w.who, e.ID, webhook.Delivered, "", 10)
		must(t, err)
		if len(p.Items) != 2 || p.Items[0].ReplayOf == "" {
			t.Fatalf("%+v", p.Items)
		}
	})
}

func TestInnerAddressesAreNotCalled(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	closed, err := webhook.New(webhook.Deps{DB: w.db, Log: w.log, Jobs: job.NewQueue(w.db, w.clock), Clock: w.clock, Box: w.s.Box})
	must(t, err)
	events := []string{"*"}
	for _, url := range []string{
		"http://127.0.0.1:1/x", "http://[::1]/", "http://10.0.0.5/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/",
		"http://[::ffff:127.0.0.1]/", "ftp://example.com/", "file:///etc/passwd", "http://user:pw@example.com/", "gopher://x", "not an address", "",
	} {
		if _, _, err := closed.Make(t.Context(), w.who, webhook.Draft{URL: &url, Events: &events}); !fault.IsKind(err, fault.KindInvalid) {
			t.Errorf("%q was taken: %v", url, err)
		}
	}
	name := strings.Replace(w.far.URL, "127.0.0.1", "localhost", 1) // a name is judged when it is dialled
	e, _, err := closed.Make(t.Context(), w.who, webhook.Draft{URL: &name, Events: &events})
	must(t, err)
	tried, err := closed.Try(t.Context(), w.who, e.ID)
	must(t, err)
	if tried.Status != 0 || tried.Error != "safehttp.address_refused" || len(w.got) != 0 {
		t.Fatalf("%+v, called %d times", tried, len(w.got))
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	away := httptest.NewServer(http.RedirectHandler(w.far.URL, http.StatusTemporaryRedirect))
	defer away.Close()
	events := []string{"*"}
	e, _, err := w.s.Make(t.Context(), w.who, webhook.Draft{URL: &away.URL, Events: &events})
	must(t, err)
	tried, err := w.s.Try(t.Context(), w.who, e.ID)
	must(t, err)
	if len(w.got) != 0 || tried.Error == "" {
		t.Fatalf("%+v, called %d times", tried, len(w.got))
	}
}

func TestSwitchingOffDropsWhatWaits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e, _ := w.make("conversation.*")
		w.happens(w.who, "c1", 1)
		must(t, w.log.CatchUp(t.Context(), w.s.Consumer()))
		off := false
		_, err := w.s.Change(t.Context(), w.who, e.ID, webhook.Draft{Enabled: &off})
		must(t, err)
		w.run()
		p, err := w.s.Deliveries(t.Context(), w.who, e.ID, "", "", 10)
		must(t, err)
		if len(w.got) != 0 || len(p.Items) != 1 || p.Items[0].State != webhook.Dropped {
			t.Fatalf("%d calls, %+v", len(w.got), p.Items)
		}
		must(t, w.s.Remove(t.Context(), w.who, e.ID))
		w.happens(w.who, "c1", 2)
		w.run()
		if len(w.got) != 0 {
			t.Fatal("a removed endpoint was called")
		}
	})
}

// What waited for an endpoint goes with it: there is nothing left to try again.
func TestWhatWaitsForARemovedEndpointTroublesNobody(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.answer = 500
		e, _ := w.make("conversation.*")
		w.happens(w.who, "c1", 1)
		w.run()
		must(t, w.s.Remove(t.Context(), w.who, e.ID))
		w.clock.Advance(time.Hour)
		w.run()
		if n, err := w.jobs.CountDead(t.Context()); err != nil || n != 0 || len(w.numbers()) != 1 {
			t.Errorf("%d jobs were given up, %v; called %d times", n, err, len(w.numbers()))
		}
	})
}

func TestWhoMayManage(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		e, _ := w.make("customer.created")
		nobody := w.who
		nobody.Permissions = []string{"inbox.manage"}
		ctx := t.Context()
		for _, c := range []struct {
			who  actor.Actor
			kind fault.Kind
		}{{nobody, fault.KindForbidden}, {w.other, fault.KindNotFound}} {
			for name, try := range map[string]func() error{
				"change":     func() error { _, err := w.s.Change(ctx, c.who, e.ID, webhook.Draft{}); return err },
				"rotate":     func() error { _, err := w.s.Rotate(ctx, c.who, e.ID); return err },
				"remove":     func() error { return w.s.Remove(ctx, c.who, e.ID) },
				"try":        func() error { _, err := w.s.Try(ctx, c.who, e.ID); return err },
				"deliveries": func() error { _, err := w.s.Deliveries(ctx, c.who, e.ID, "", "", 1); return err },
				"replay":     func() error { _, err := w.s.Replay(ctx, c.who, e.ID, id.New()); return err },
			} {
				if err := try(); !fault.IsKind(err, c.kind) {
					t.Errorf("%s: %v, want %s", name, err, c.kind)
				}
			}
		}
		if all, err := w.s.List(ctx, w.other); err != nil || len(all) != 0 {
			t.Fatalf("%+v %v", all, err)
		}
		bad := []string{"Everything!"}
		if _, err := w.s.Change(ctx, w.who, e.ID, webhook.Draft{Events: &bad}); !fault.IsKind(err, fault.KindInvalid) {
			t.Fatal(err)
		}
		w.happens(w.who, "c1", 1) // a type it did not ask for
		w.run()
		if len(w.got) != 0 {
			t.Fatalf("told of %s", w.got[0].body)
		}
	})
}

// What was filled in to be looked at calls nobody, also when it is older than
// the endpoint or comes between real events.
func TestTheSampleCallsNobody(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.make("conversation.*")
		w.happens(w.who, "c1", 1)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return w.log.Append(t.Context(), tx, event.About{Actor: w.who, ConversationID: "c1", Sample: true}, happened{2})
		}))
		w.happens(w.who, "c1", 3)
		w.run()
		if got := w.numbers(); !slices.Equal(got, []int{1, 3}) {
			t.Fatalf("told of %v", got)
		}
	})
}
