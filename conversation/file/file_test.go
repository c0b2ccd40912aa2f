package file_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"yingda/conversation/file"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
)

func newStore(t *testing.T, d *db.DB) (*file.Store, *job.Queue, *clock.Held) {
	t.Helper()
	blobs, err := blob.InFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := testkit.Held()
	jobs := job.NewQueue(d, c)
	return file.New(file.Deps{DB: d, Jobs: jobs, Clock: c, Blobs: blobs, MaxBytes: 1 << 16, Key: []byte("a key of the tests, 32 bytes long")}), jobs, c
}

// png is a picture of one pixel.
var png, _ = hex.DecodeString("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")

func upload(ws, customer, name string, content []byte) file.Upload {
	return file.Upload{WorkspaceID: ws, CustomerID: customer, ByKind: "customer", ByID: customer, Name: name, Content: bytes.NewReader(content)}
}

func TestUploadsThatLieOrAreTooLargeAreRefused(t *testing.T) {
	s, _, _ := newStore(t, testkit.SQLite(t))
	for _, c := range []struct {
		name    string
		content string
		code    string
	}{
		{"page.html", "<html><script>alert(1)</script>", "file.type_refused"},
		{"picture.png", "<html><script>alert(1)</script>", "file.type_refused"},
		{"picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "file.type_refused"},
		{"notes.txt", "hello <svg onload=alert(1)>", "file.type_refused"},
		{"program.exe", "MZ\x90\x00", "file.type_refused"},
		{"program.jpg", "MZ\x90\x00\x03", "file.type_refused"},
		{"paper.pdf", string(png), "file.type_refused"},
		{"no ending", "plain words", "file.type_refused"},
		{"broken.png", "\x89PNG\r\n\x1a\nrubbish", "blob.image_malformed"},
		{"empty.txt", "", "file.empty"},
		{"long.txt", strings.Repeat("x", 1<<16+1), "blob.too_large"},
		{"bad\xff.txt", "words", "text.not_utf8"},
	} {
		_, err := s.Save(t.Context(), upload(id.New(), id.New(), c.name, []byte(c.content)))
		if f := fault.Of(err); f == nil || f.Code != c.code {
			t.Errorf("%s: want %s, got %v", c.name, c.code, err)
		}
	}
}

func TestAFileComesBackWithItsNameCleaned(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, _, _ := newStore(t, d)
		ws := id.New()
		for in, want := range map[string]string{
			"身份证 正面.png": "身份证 正面.png", `C:\Users\x\shot.png`: "shot.png", "../../etc/x.png": "x.png", "a\u202egpj.png": "agpj.png",
			strings.Repeat("长", 200) + ".png": strings.Repeat("长", 116) + ".png",
		} {
			f, err := s.Save(t.Context(), upload(ws, id.New(), in, png))
			if err != nil || f.Name != want || f.Type != "image/png" || f.Width != 1 || f.Height != 1 {
				t.Fatalf("%q: %+v %v", in, f, err)
			}
			got, err := s.Get(t.Context(), ws, f.ID)
			if err != nil || got.Name != want {
				t.Fatalf("%+v %v", got, err)
			}
			r, size, err := s.Open(t.Context(), got)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(b, png) || size != int64(len(png)) {
				t.Fatalf("%d bytes, %v", len(b), err)
			}
			if _, err := s.Get(t.Context(), id.New(), f.ID); !fault.IsKind(err, fault.KindNotFound) {
				t.Fatalf("another workspace: %v", err)
			}
		}
	})
}

func TestOnlyTheSendersFilesAreAttached(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, _, _ := newStore(t, d)
		ws, me, other := id.New(), id.New(), id.New()
		mine, err := s.Save(t.Context(), upload(ws, me, "a.png", png))
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := s.Save(t.Context(), upload(ws, other, "b.png", png))
		if err != nil {
			t.Fatal(err)
		}
		attach := func(workspace, conversation, by string, ids ...string) error {
			return d.Write(t.Context(), func(tx *db.Tx) error { return s.Attach(t.Context(), tx, workspace, conversation, me, by, ids) })
		}
		for name, err := range map[string]error{
			"another's":          attach(ws, "c1", me, theirs.ID),
			"mine and another's": attach(ws, "c1", me, mine.ID, theirs.ID),
			"another workspace":  attach(id.New(), "c1", me, mine.ID),
			"a guess":            attach(ws, "c1", me, id.New()),
			"no sender":          attach(ws, "c1", "", mine.ID),
		} {
			if !fault.IsKind(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := attach(ws, "c1", me, mine.ID); err != nil {
			t.Fatal(err)
		}
		if err := attach(ws, "c1", me, mine.ID); err != nil {
			t.Fatalf("sending again: %v", err)
		}
		if err := attach(ws, "c2", me, mine.ID); !fault.IsKind(err, fault.KindNotFound) {
			t.Fatalf("a second conversation: %v", err)
		}
	})
}

func TestLinks(t *testing.T) {
	s, _, c := newStore(t, testkit.SQLite(t))
	f, err := s.Save(t.Context(), upload(id.New(), id.New(), "a.png", png))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.Link("/x/", f))
	if err != nil {
		t.Fatal(err)
	}
	exp, _ := strconv.ParseInt(u.Query().Get("exp"), 10, 64)
	sig := u.Query().Get("sig")
	if got, err := s.FromLink(t.Context(), f.ID, exp, sig); err != nil || got.ID != f.ID {
		t.Fatalf("%+v %v", got, err)
	}
	for name, err := range map[string]error{
		"later expiry": second(s.FromLink(t.Context(), f.ID, exp+60, sig)),
		"no signature": second(s.FromLink(t.Context(), f.ID, exp, "")),
		"another file": second(s.FromLink(t.Context(), id.New(), exp, sig)),
	} {
		if x := fault.Of(err); x == nil || x.Code != "file.bad_link" {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.Advance(11 * time.Minute)
	if _, err := s.FromLink(t.Context(), f.ID, exp, sig); fault.Of(err) == nil || fault.Of(err).Code != "file.link_expired" {
		t.Fatalf("%v", err)
	}
}

func second(_ file.File, err error) error { return err }

func TestRetentionAndErasureDeleteTheBytes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s, jobs, c := newStore(t, d)
		ws, me := id.New(), id.New()
		old, err := s.Save(t.Context(), upload(ws, id.New(), "old.png", png))
		if err != nil {
			t.Fatal(err)
		}
		c.Advance(48 * time.Hour)
		mine, err := s.Save(t.Context(), upload(ws, me, "mine.png", png))
		if err != nil {
			t.Fatal(err)
		}
		part := s.Part()
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			n, err := part.Expire(t.Context(), tx, ws, "file", c.Now().Add(-24*time.Hour).UnixMilli())
			if n != 1 {
				t.Errorf("%d files expired", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := part.Wipe(t.Context(), id.New(), me); err != nil { // another workspace's hand
			t.Fatal(err)
		}
		if _, _, err := s.Open(t.Context(), mine); err != nil {
			t.Fatalf("another workspace's erasure took it: %v", err)
		}
		if err := part.Wipe(t.Context(), ws, me); err != nil {
			t.Fatal(err)
		}
		for _, f := range []file.File{old, mine} {
			if _, err := s.Get(t.Context(), ws, f.ID); !fault.IsKind(err, fault.KindNotFound) {
				t.Errorf("%s: %v", f.Name, err)
			}
			if _, _, err := s.Open(t.Context(), f); !fault.IsKind(err, fault.KindNotFound) {
				t.Errorf("bytes of %s: %v", f.Name, err)
			}
		}
	})
}
