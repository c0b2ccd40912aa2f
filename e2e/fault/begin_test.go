package fault

import (
	"encoding/base64"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// key is a master key for nodes that share one.
var key = base64.StdEncoding.EncodeToString(make([]byte, 32))

func TestTwoNodesBeginTogetherOnAnEmptyDatabase(t *testing.T) {
	dsn := testkit.EmptyPostgresURL(t)
	bin := yingda(t)
	nodes, errs := make([]*product.Node, 2), make([]error, 2)
	var both sync.WaitGroup
	for i := range nodes {
		dir := t.TempDir()
		both.Go(func() {
			nodes[i], errs[i] = product.Start(bin, "--db", dsn, "--data", dir, "--master-key", key, "--blobs", "database")
		})
	}
	both.Wait()
	for i, n := range nodes {
		must(t, errs[i])
		t.Cleanup(func() { _ = n.Kill() })
	}
	admin, err := product.SetUp(t.Context(), nodes[0])
	must(t, err)
	for _, n := range nodes {
		admin.At(n)
		var all struct {
			Items []struct {
				Slug string `json:"slug"`
			} `json:"items"`
		}
		must(t, admin.Do(t.Context(), "GET", "/api/v1/workspaces", nil, &all))
		if len(all.Items) != 2 {
			t.Errorf("there are the workspaces %+v; want the sample's and the new one", all.Items)
		}
	}
	d := testkit.OpenDB(t, dsn)
	var groups, names, releases int
	must(t, d.SQL().QueryRow("SELECT COUNT(*), COUNT(DISTINCT (workspace_id, name)), (SELECT COUNT(*) FROM release) FROM skill_group").Scan(&groups, &names, &releases))
	if groups < 2 || groups != names || releases != 1 {
		t.Errorf("%d groups with %d names and %d releases: the sample was not made once", groups, names, releases)
	}
}

func TestNodesWithKeysOrFilesOfTheirOwnAreFoundOut(t *testing.T) {
	dsn := testkit.PostgresURL(t)
	bin := yingda(t)
	one, err := product.Start(bin, "--db", dsn, "--data", t.TempDir(), "--master-key", key, "--sample", "none")
	must(t, err)
	t.Cleanup(func() { _ = one.Kill() })

	t.Run("another key", func(t *testing.T) {
		other, err := product.Start(bin, "--db", dsn, "--data", t.TempDir(), "--sample", "none")
		if err == nil {
			_ = other.Kill()
			t.Fatal("a node with a key of its own served")
		}
		if !strings.Contains(err.Error(), "--master-key") {
			t.Errorf("it said %v; want a word about --master-key", err)
		}
	})
	t.Run("files apart", func(t *testing.T) {
		dir := t.TempDir()
		doctor := func() string {
			out, _ := exec.Command(bin, "doctor", "--db", dsn, "--data", dir, "--master-key", key, "--addr", "127.0.0.1:0").CombinedOutput()
			return string(out)
		}
		if out := doctor(); !strings.Contains(out, "ok      nodes") {
			t.Errorf("with one node the doctor says\n%s", out)
		}
		two, err := product.Start(bin, "--db", dsn, "--data", dir, "--master-key", key, "--sample", "none")
		must(t, err)
		t.Cleanup(func() { _ = two.Kill() })
		if !strings.Contains(two.Log(), "nodes keep their files apart") {
			t.Errorf("the second node did not say it: %s", two.Log())
		}
		out := doctor()
		for _, want := range []string{"PROBLEM nodes", strings.TrimPrefix(one.Base, "http://"), strings.TrimPrefix(two.Base, "http://"), "--blobs"} {
			if !strings.Contains(out, want) {
				t.Errorf("the doctor does not say %q:\n%s", want, out)
			}
		}
	})
}
