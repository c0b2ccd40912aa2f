package fault

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yingda/e2e/product"
	"yingda/internal/testkit"
)

const papers = 240

// manuals fills a folder with documents that differ.
func manuals(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i := range papers {
		text := fmt.Sprintf("# 第 %d 号手册\n\n## 怎么退订第 %d 号业务\n\n打开 APP，进入“我的业务”，选择第 %d 号，点退订。\n\n## 资费\n\n| 档 | 月费 |\n|---|---|\n| %d 档 | %d 元 |\n", i, i, i, i%7, i)
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.md", i)), []byte(text), 0o600))
	}
	return dir
}

// TestAnImportOfDocumentsThatIsKilledGoesOnAndSaysSo kills the command in every
// phase, and then lets it end.
func TestAnImportOfDocumentsThatIsKilledGoesOnAndSaysSo(t *testing.T) {
	bin := yingda(t)
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		importKilled(t, bin, []string{"--data", dir}, "sqlite", "file:"+filepath.Join(dir, "yingda.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		target, err := testkit.DurablePostgres(t).Clone(t.Context())
		must(t, err)
		importKilled(t, bin, []string{"--data", t.TempDir(), "--db", target}, "pgx", target)
	})
}

// phases are what the command says when it is killed: before it has listed the
// folder, before it reads, while it reads, and when all is published.
var phases = []string{"documents 0/0", "documents 0/240", "documents 48/240", "documents 160/240", "training "}

func importKilled(t *testing.T, bin string, store []string, driver, dsn string) {
	n, err := product.Start(bin, append(store, "--sample", "none")...)
	must(t, err)
	_, err = product.SetUp(t.Context(), n)
	must(t, err)
	must(t, n.Stop())
	args := append([]string{"import", "documents", "--json"}, append(store, manuals(t))...)
	for _, at := range phases {
		cmd := exec.CommandContext(t.Context(), bin, args...)
		said, err := cmd.StderrPipe()
		must(t, err)
		must(t, cmd.Start())
		last := ""
		for r := bufio.NewScanner(said); r.Scan(); {
			if last = r.Text(); strings.HasPrefix(last, at) {
				must(t, cmd.Process.Kill())
			}
		}
		if err := cmd.Wait(); err == nil || !strings.HasPrefix(last, strings.Fields(at)[0]) {
			t.Fatalf("it was not killed at %q, but said %q and ended: %v", at, last, err)
		}
	}
	var again struct {
		Run struct{ Report struct{ Same int64 } }
	}
	out, err := exec.CommandContext(t.Context(), bin, args...).Output()
	must(t, err)
	must(t, json.Unmarshal(out, &again))
	if again.Run.Report.Same != papers {
		t.Errorf("read again: %s", out)
	}
	whole(t, driver, dsn)
}

// whole holds that each document was written and released once.
func whole(t *testing.T, driver, dsn string) {
	t.Helper()
	d, err := sql.Open(driver, dsn)
	must(t, err)
	defer d.Close() //nolint:errcheck // it is read
	var report []byte
	must(t, d.QueryRowContext(t.Context(), "SELECT report FROM document_run ORDER BY created_at LIMIT 1").Scan(&report))
	var said struct{ Added, Resumed int }
	must(t, json.Unmarshal(report, &said))
	if said.Added != papers || said.Resumed != len(phases)-1 {
		t.Errorf("the run says %s", report)
	}
	for query, want := range map[string]int{
		"SELECT COUNT(*) FROM document WHERE state = 'ready'":                                                  papers,
		"SELECT COUNT(*) FROM document_revision":                                                               papers,
		"SELECT COUNT(*) FROM document_chunk":                                                                  2 * papers,
		"SELECT COUNT(*) FROM document WHERE published_revision_id <> draft_revision_id":                       0,
		"SELECT documents FROM base_version WHERE documents > 0 ORDER BY n DESC LIMIT 1":                       papers,
		"SELECT COUNT(*) FROM document_run WHERE state NOT IN ('done')":                                        0,
		"SELECT COUNT(*) FROM document_entry e JOIN document_run r ON r.id = e.run_id WHERE e.state <> 'done'": 0,
	} {
		var got int
		if err := d.QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, want %d (%v)", query, got, want, err)
		}
	}
}

// TestAnUploadOfDocumentsOutlivesTheServer kills the server while it reads what
// was handed in.
func TestAnUploadOfDocumentsOutlivesTheServer(t *testing.T) {
	bin, dir := yingda(t), t.TempDir()
	n, err := product.Start(bin, "--data", dir, "--sample", "none")
	must(t, err)
	t.Cleanup(func() { must(t, n.Kill()) })
	admin, err := product.SetUp(t.Context(), n)
	must(t, err)
	var run struct {
		ID     string `json:"id"`
		State  string `json:"state"`
		Done   int64  `json:"done"`
		Report struct{ Added, Resumed int64 }
	}
	must(t, admin.Do(t.Context(), "POST", "/api/v1/document-uploads", map[string]any{"placement": map[string]any{"visibility": "public", "grade": "R1"}}, &run))
	handIn(t, admin, run.ID, manuals(t))
	must(t, admin.Do(t.Context(), "POST", "/api/v1/document-uploads/"+run.ID+"/start", map[string]any{}, nil))
	look := func() {
		must(t, admin.Do(t.Context(), "GET", "/api/v1/document-runs/"+run.ID, nil, &run))
	}
	for look(); run.Done == 0; look() {
		time.Sleep(time.Millisecond)
	}
	must(t, n.Kill())
	if run.State != "reading" {
		t.Fatalf("killed too late: %+v", run)
	}
	must(t, n.Start())
	admin.At(n)
	for end := time.Now().Add(2 * time.Minute); run.State == "reading" && time.Now().Before(end); look() {
		time.Sleep(50 * time.Millisecond)
	}
	if run.State != "done" || run.Report.Added != papers || run.Report.Resumed != 1 {
		t.Fatalf("%+v", run)
	}
}

// handIn hands a folder's files to an upload.
func handIn(t *testing.T, admin *product.Client, runID, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	must(t, err)
	for len(files) > 0 {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		some := files[:min(len(files), 100)]
		files = files[len(some):]
		for _, f := range some {
			text, err := os.ReadFile(f)
			must(t, err)
			part, err := form.CreateFormFile("file", filepath.Base(f))
			must(t, err)
			_, err = part.Write(text)
			must(t, err)
		}
		must(t, form.Close())
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, admin.Base()+"/api/v1/document-uploads/"+runID+"/files", &body)
		must(t, err)
		req.Header.Set("Content-Type", form.FormDataContentType())
		res, err := admin.HTTP.Do(req)
		must(t, err)
		must(t, res.Body.Close())
		if res.StatusCode != http.StatusOK {
			t.Fatalf("hand in: %s", res.Status)
		}
	}
}
