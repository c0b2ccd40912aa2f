package fault

import (
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

func TestManyFirstMessagesAtOnceOnFewConnections(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		firstMessages(t, []string{"--data", dir}, "sqlite", "file:"+filepath.Join(dir, "yingda.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := testkit.PostgresURL(t)
		u, err := url.Parse(dsn)
		must(t, err)
		q := u.Query()
		q.Set("pool_max_conns", "6")
		u.RawQuery = q.Encode()
		firstMessages(t, []string{"--data", t.TempDir(), "--db", u.String()}, "pgx", dsn)
	})
}

func firstMessages(t *testing.T, args []string, driver, dsn string) {
	const visitors = 200
	n, err := product.Start(yingda(t), append(args, "--sample", "none", "--limit-address-session", "1000/1000", "--limit-address-write", "1000/1000")...)
	must(t, err)
	t.Cleanup(func() { _ = n.Kill() })
	admin, err := product.SetUp(t.Context(), n)
	must(t, err)
	inbox, err := product.InboxKey(t.Context(), admin)
	must(t, err)
	clients := make([]*product.Client, visitors)
	for i := range clients {
		clients[i], err = product.Visitor(t.Context(), n, inbox)
		must(t, err)
	}
	began := time.Now()
	var mu sync.Mutex
	opened := map[string]bool{}
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			_, conversationID, err := c.Say(t.Context(), "first", "话费怎么查")
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			opened[conversationID] = true
		})
	}
	all.Wait()
	t.Logf("%d first messages in %v", visitors, time.Since(began).Round(time.Millisecond))
	if len(opened) != visitors {
		t.Errorf("%d visitors have %d conversations", visitors, len(opened))
	}
	must(t, n.Stop())
	consistent(t, driver, dsn)
}
