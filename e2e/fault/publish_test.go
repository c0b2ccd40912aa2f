package fault

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

// together is how many items a change and a branch hold in these tests: enough
// for a transaction that a kill can fall into.
const together = 40

// TestWhatIsKilledWhileItIsPublishedOrMergedIsWholeOrNotAtAll kills the server
// the sooner and the later after a change is to be published, with a suite that
// is asked first, and after a branch is to be merged.
func TestWhatIsKilledWhileItIsPublishedOrMergedIsWholeOrNotAtAll(t *testing.T) {
	bin := yingda(t)
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		publishKilled(t, bin, []string{"--data", dir}, "sqlite", "file:"+filepath.Join(dir, "yingda.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		target, err := testkit.DurablePostgres(t).Clone(t.Context())
		must(t, err)
		publishKilled(t, bin, []string{"--data", t.TempDir(), "--db", target}, "pgx", target)
	})
}

func publishKilled(t *testing.T, bin string, store []string, driver, dsn string) {
	ctx := t.Context()
	n, err := product.Start(bin, append(store, "--sample", "none", "--limit-member-read", "1000/10000", "--limit-member-write", "1000/10000")...)
	must(t, err)
	t.Cleanup(func() { must(t, n.Kill()) })
	admin, err := product.SetUp(ctx, n)
	must(t, err)
	write := func(path, name string) []string {
		ids := make([]string, together)
		for i := range ids {
			var it struct {
				ID string `json:"id"`
			}
			must(t, admin.Do(ctx, "POST", path, map[string]any{"question": fmt.Sprintf("%s第%d问", name, i), "answers": []map[string]any{{"text": "好。"}}}, &it))
			ids[i] = it.ID
		}
		return ids
	}
	first := write("/api/v1/items", "开始")
	must(t, admin.Do(ctx, "POST", "/api/v1/knowledge/publish", map[string]any{}, nil))
	must(t, admin.Do(ctx, "POST", "/api/v1/suite/questions", map[string]any{"questions": []map[string]any{{"text": "开始第1问", "expected": first[1:2]}}}, nil))
	for round, after := range []time.Duration{0, 10, 40, 100, 300} { // ms
		name := fmt.Sprintf("第%d轮", round)
		var change, branch struct {
			ID string `json:"id"`
		}
		must(t, admin.Do(ctx, "POST", "/api/v1/branches", map[string]any{"name": name}, &branch))
		write("/api/v1/branches/"+branch.ID+"/items", name+"分支")
		ids := write("/api/v1/items", name)
		must(t, admin.Do(ctx, "POST", "/api/v1/changes", map[string]any{"name": name, "item_ids": ids}, &change))
		asked, merged := make(chan error, 1), make(chan error, 1)
		go func() {
			asked <- admin.Do(context.WithoutCancel(ctx), "POST", "/api/v1/changes/"+change.ID+"/publish", map[string]any{}, nil)
		}()
		go func() {
			merged <- admin.Do(context.WithoutCancel(ctx), "POST", "/api/v1/branches/"+branch.ID+"/merge", map[string]any{}, nil)
		}()
		time.Sleep(after * time.Millisecond)
		must(t, n.Kill())
		saidPublished, saidMerged := <-asked == nil, <-merged == nil
		must(t, n.Start())
		admin.At(n)
		state := settled(t, admin, "/api/v1/changes/"+change.ID)
		if saidPublished && state != "published" {
			t.Errorf("%d ms: publishing was acknowledged, and it is %s", after, state)
		}
		if state != "published" && state != "open" {
			t.Errorf("%d ms: the change is %s", after, state)
		}
		if b := settled(t, admin, "/api/v1/branches/"+branch.ID); b != "merged" && (b != "open" || saidMerged) {
			t.Errorf("%d ms: the branch is %s, merging it was acknowledged: %v", after, b, saidMerged)
		}
		nothingHalf(t, driver, dsn)
	}
}

// settled waits until a change or a branch is what it stays.
func settled(t *testing.T, admin *product.Client, path string) string {
	t.Helper()
	var now struct {
		State string `json:"state"`
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		must(t, admin.Do(t.Context(), "GET", path, nil, &now))
		if now.State != "scheduled" {
			return now.State
		}
	}
	return now.State
}

// nothingHalf holds that every version, release, change and merge is whole.
func nothingHalf(t *testing.T, driver, dsn string) {
	t.Helper()
	d, err := sql.Open(driver, dsn)
	must(t, err)
	defer d.Close() //nolint:errcheck // it is read
	for what, query := range map[string]string{
		"a version has not the items it counts": "SELECT COUNT(*) FROM base_version b WHERE b.items <> (SELECT COUNT(*) FROM base_version_item i WHERE i.base_version_id = b.id)",
		"a version was made and never released": "SELECT COUNT(*) FROM base_version b WHERE b.state = 'published' AND NOT EXISTS (SELECT 1 FROM release r WHERE r.base_version_id = b.id)",
		"the head is not the newest release":    "SELECT COUNT(*) FROM knowledge_head h WHERE h.release_n <> (SELECT MAX(n) FROM release r WHERE r.workspace_id = h.workspace_id)",
		"an item is not marked as released": "SELECT COUNT(*) FROM item i JOIN knowledge_head h ON h.workspace_id = i.workspace_id WHERE i.published_revision_id <> " +
			"COALESCE((SELECT b.revision_id FROM base_version_item b WHERE b.base_version_id = h.base_version_id AND b.item_id = i.id), '')",
		"a change is published in part": "SELECT COUNT(*) FROM knowledge_change c JOIN knowledge_change_item x ON x.change_id = c.id WHERE c.state = 'published' AND x.after_id <> " +
			"COALESCE((SELECT b.revision_id FROM base_version_item b WHERE b.base_version_id = c.base_version_id AND b.item_id = x.item_id), '')",
		"a branch is merged in part": "SELECT COUNT(*) FROM branch b WHERE (b.state = 'merged') <> EXISTS (SELECT 1 FROM knowledge_change c WHERE c.branch_id = b.id)",
		"a merged item has no draft": fmt.Sprintf("SELECT COUNT(*) FROM branch b WHERE b.state = 'merged' AND %d <> (SELECT COUNT(*) FROM item i WHERE i.change_id = b.change_id AND i.draft_revision_id <> '')", together),
	} {
		var n int
		if err := d.QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d times (%v)", what, n, err)
		}
	}
}
