package fault

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
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

// shop is one running server with an administrator and a visitor.
type shop struct {
	t       *testing.T
	node    *product.Node
	admin   *product.Client
	visitor *talker
	tried   int
}

func newShop(t *testing.T, args ...string) *shop {
	t.Helper()
	n, err := product.Start(yingda(t), append(args, "--sample", "none", "--limit-visitor-write", "1000/5000", "--limit-address-write", "1000/5000", "--limit-visitor-upload", "100/100")...)
	must(t, err)
	t.Cleanup(func() { _ = n.Kill() })
	s := &shop{t: t, node: n}
	s.admin, err = product.SetUp(t.Context(), n)
	must(t, err)
	inbox, err := product.InboxKey(t.Context(), s.admin)
	must(t, err)
	c, err := product.Visitor(t.Context(), n, inbox)
	must(t, err)
	s.visitor = &talker{client: c}
	s.works()
	return s
}

// say tries to say something long; the error is the server's refusal.
func (s *shop) say() *product.Problem {
	s.t.Helper()
	s.tried++
	clientID := fmt.Sprint("m-", s.tried)
	_, _, err := s.visitor.client.Say(s.t.Context(), clientID, clientID+strings.Repeat("长话", 2000))
	if err == nil {
		s.visitor.acked = append(s.visitor.acked, clientID)
		return nil
	}
	var p *product.Problem
	if !errors.As(err, &p) {
		s.t.Fatalf("saying: %v", err)
	}
	return p
}

// works holds when something can be said again, without a restart.
func (s *shop) works() {
	s.t.Helper()
	testkit.Eventually(s.t, 30*time.Second, "messages are taken", func() bool { return s.say() == nil })
}

// unavailable holds for a refusal that tells to try again.
func (s *shop) unavailable(what string, p *product.Problem, codes ...string) {
	s.t.Helper()
	if p == nil {
		s.t.Fatalf("%s was done", what)
	}
	known := false
	for _, c := range codes {
		known = known || p.Code == c
	}
	if p.Status != 503 || !known || !strings.Contains(p.Body, `"detail"`) {
		s.t.Errorf("%s: %d %s %s; want 503 %v with what to do about it", what, p.Status, p.Code, p.Body, codes)
	}
}

// upload tries to send a file of a size.
func (s *shop) upload(size int) *product.Problem {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "log.txt")
	must(s.t, err)
	_, err = part.Write(bytes.Repeat([]byte("line of a log\n"), size/14))
	must(s.t, errors.Join(err, form.Close()))
	req, err := http.NewRequestWithContext(s.t.Context(), "POST", s.node.Base+"/api/visitor/files", &body)
	must(s.t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+s.visitor.client.Bearer)
	return product.Asked(http.DefaultClient.Do(req))
}

// whole looks at the end at what is stored.
func (s *shop) whole(driver, dsn string) {
	s.t.Helper()
	inOrder(s.t, s.t.Context(), 0, s.visitor)
	answered(s.t, s.t.Context(), []*talker{s.visitor})
	must(s.t, s.node.Stop())
	consistent(s.t, driver, dsn)
}

func TestTheDiskIsFullAndEmptiedAgain(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here (it needs root): %v %s", err, out)
	}
	t.Cleanup(func() { must(t, exec.Command("umount", "--lazy", dir).Run()) })
	s := newShop(t, "--data", dir)
	filler := fill(t, dir)
	var refused *product.Problem
	testkit.Eventually(t, 60*time.Second, "the full disk is noticed", func() bool { refused = s.say(); return refused != nil })
	s.unavailable("a message on a full disk", refused, "db.unavailable")
	for range 5 { // nor does it get worse with trying
		if p := s.say(); p != nil {
			s.unavailable("a message on a full disk", p, "db.unavailable")
		}
	}
	s.unavailable("a file on a full disk", s.upload(1<<20), "blob.unavailable", "db.unavailable")
	if _, err := s.visitor.client.Heard(t.Context(), 0); err != nil {
		t.Errorf("what is there cannot be read on a full disk: %v", err)
	}
	must(t, os.Remove(filler))
	s.works()
	if p := s.upload(1 << 20); p != nil {
		t.Errorf("a file after space was made: %v", p)
	}
	left, err := os.ReadDir(filepath.Join(dir, "files", "incoming"))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("%d files that were cut off are left", len(left))
	}
	s.whole("sqlite", "file:"+filepath.Join(dir, "yingda.db"))
}

// fill takes all space that is left.
func fill(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	must(t, err)
	for _, block := range []int{1 << 20, 4096, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, block))
		}
	}
	_ = f.Close()
	return path
}

func TestTheDatabaseIsLockedAndFreed(t *testing.T) {
	dir := t.TempDir()
	s := newShop(t, "--data", dir)
	d, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "yingda.db"))
	must(t, err)
	defer d.Close() //nolint:errcheck // the lock is what matters
	conn, err := d.Conn(context.Background())
	must(t, err)
	_, err = conn.ExecContext(t.Context(), "BEGIN EXCLUSIVE")
	must(t, err)
	s.unavailable("a message into a locked database", s.say(), "db.unavailable")
	if _, err := s.visitor.client.Heard(t.Context(), 0); err != nil {
		t.Errorf("what is there cannot be read meanwhile: %v", err)
	}
	_, err = conn.ExecContext(t.Context(), "ROLLBACK")
	must(t, errors.Join(err, conn.Close()))
	s.works()
	s.whole("sqlite", "file:"+filepath.Join(dir, "yingda.db"))
}

func TestTheDatabaseIsGoneAndComesBack(t *testing.T) {
	pg := testkit.DurablePostgres(t)
	dsn, err := pg.Clone(t.Context())
	must(t, err)
	s := newShop(t, "--data", t.TempDir(), "--db", dsn)
	for name, stop := range map[string]func() error{"stopped": pg.Stop, "crashed": pg.Crash} {
		must(t, stop())
		for range 20 { // also on connections that had been open
			s.unavailable("a message without a database that was "+name, s.say(), "db.unavailable")
		}
		for _, path := range []string{"/api/v1/session", "/api/v1/conversations", "/readyz"} {
			var p *product.Problem
			if err := s.admin.Do(t.Context(), "GET", path, nil, nil); !errors.As(err, &p) {
				t.Errorf("GET %s without a database: %v", path, err)
			} else if p.Status != 503 { // above all no 401, which would sign people out
				t.Errorf("GET %s without a database: %d %s", path, p.Status, p.Code)
			}
		}
		must(t, pg.Start())
		s.works()
		must(t, s.admin.Do(t.Context(), "GET", "/api/v1/session", nil, nil))
	}
	s.whole("pgx", dsn)
}
