package testkit_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

const queries = `
-- name: make
CREATE TABLE testkit_probe (n BIGINT NOT NULL)
-- name: add
INSERT INTO testkit_probe (n) VALUES ($1)
-- name: count
SELECT COUNT(*) FROM testkit_probe
`

func TestEachDBGivesEveryTestADatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		testkit.EachDB(t, func(t *testing.T, d *db.DB) {
			q := d.Queries(queries)
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				if _, err := q.Exec(t.Context(), tx, "make"); err != nil { // fails if the table is there already
					return err
				}
				_, err := q.Exec(t.Context(), tx, "add", 1)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if n, err := db.One[int](t.Context(), d, q, "count"); err != nil || n != 1 {
				t.Fatalf("rows: %d, %v; want 1", n, err)
			}
		})
	}
}

func TestACrashedDurablePostgresKeepsWhatWasCommitted(t *testing.T) {
	s := testkit.DurablePostgres(t)
	target, err := s.Clone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := testkit.OpenDB(t, target)
	if _, err := d.SQL().ExecContext(t.Context(), "CREATE TABLE testkit_probe (n BIGINT NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Crash(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, 30*time.Second, "the table is there after the crash", func() bool {
		var n int
		return d.SQL().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM testkit_probe").Scan(&n) == nil
	})
}

// A killed test process takes its servers and their folders with it. The test
// runs itself as that process.
func TestServersEndWithAKilledProcess(t *testing.T) {
	if os.Getenv("TESTKIT_VICTIM") != "" {
		beKilled(t)
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	victim := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestServersEndWithAKilledProcess$", "-test.v")
	victim.Env = append(os.Environ(), "TESTKIT_VICTIM=1", "YINGDA_TEST_POSTGRES=")
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	dir := ""
	for lines := bufio.NewScanner(out); dir == "" && lines.Scan(); {
		_, dir, _ = strings.Cut(lines.Text(), "server folder ")
		if strings.Contains(lines.Text(), "SKIP") {
			t.Skip("the servers are not installed: see the other tests of this package")
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("the victim's server folder: %v", err)
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = victim.Wait() // it was killed
	testkit.Eventually(t, 60*time.Second, "the killed process's server folder is gone", func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	})
}

func beKilled(t *testing.T) {
	s := testkit.DurablePostgres(t)
	_, dir, _ := strings.Cut(s.AdminURL(), "host=")
	fmt.Println("server folder " + strings.ReplaceAll(dir, "%2F", "/")) // read by the parent as it comes
	<-t.Context().Done()                                                // never: the parent kills us
}

func TestRedisStopsAndReturnsOnItsPort(t *testing.T) {
	s := testkit.Redis(t)
	before := s.URL()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if s.URL() != before {
		t.Fatalf("address changed from %s to %s", before, s.URL())
	}
}

func TestHeldStandsStill(t *testing.T) {
	c := testkit.Held()
	if !c.Now().Equal(testkit.Monday) || c.Now().Weekday() != time.Monday {
		t.Fatalf("held clock tells %s", c.Now())
	}
	if got := c.Advance(time.Hour); got.Hour() != 10 {
		t.Fatalf("an hour after 09:30 is %s", got)
	}
}
