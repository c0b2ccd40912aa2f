package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
)

// eachPlace runs fn on every place blobs can lie in.
func eachPlace(t *testing.T, fn func(t *testing.T, s *blob.Store)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) {
		s, err := blob.InFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s)
	})
	t.Run("database", func(t *testing.T) {
		testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(t, blob.InDatabase(d, testkit.Held())) })
	})
	t.Run("s3", func(t *testing.T) { fn(t, inFakeS3(t)) })
}

func read(t *testing.T, s *blob.Store, key string) []byte {
	t.Helper()
	r, size, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	if size != int64(len(b)) {
		t.Errorf("size said %d, read %d", size, len(b))
	}
	return b
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("error: %v; want the fault %s", err, code)
	}
}

func TestABlobComesBackAsItWentUntilItIsDeleted(t *testing.T) {
	eachPlace(t, func(t *testing.T, s *blob.Store) {
		for _, content := range []string{"", "流量账单\x00\xff", strings.Repeat("0123456789abcdef", 1<<16)} {
			in, err := s.Put(t.Context(), strings.NewReader(content), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(content))
			if want := hex.EncodeToString(sum[:]); in.SHA256 != want || blob.SHA256Of(in.Key) != want || in.Size != int64(len(content)) {
				t.Errorf("told of the blob: %+v; want checksum %s, size %d", in, want, len(content))
			}
			if got := read(t, s, in.Key); string(got) != content {
				t.Errorf("%d bytes came back of %d", len(got), len(content))
			}
			for range 2 { // a deletion may be tried again
				if err := s.Delete(t.Context(), in.Key); err != nil {
					t.Fatal(err)
				}
			}
			_, _, err = s.Open(t.Context(), in.Key)
			wantCode(t, err, "blob.not_found")
		}
	})
}

func TestDeletingOneOfTwoEqualUploadsKeepsTheOther(t *testing.T) {
	eachPlace(t, func(t *testing.T, s *blob.Store) {
		a, errA := s.Put(t.Context(), strings.NewReader("same"), 10)
		b, errB := s.Put(t.Context(), strings.NewReader("same"), 10)
		if err := errors.Join(errA, errB, s.Delete(t.Context(), a.Key)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, s, b.Key); string(got) != "same" {
			t.Errorf("the other holds %q", got)
		}
	})
}

func TestTooLargeOrCutOffUploadsLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.InFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("12345"), 5); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
	_, err = s.Put(t.Context(), strings.NewReader("123456"), 5)
	wantCode(t, err, "blob.too_large")
	cut := errors.New("the line broke")
	_, err = s.Put(t.Context(), io.MultiReader(strings.NewReader("12"), broken{cut}), 5)
	if !errors.Is(err, cut) || fault.Of(err) != nil {
		t.Errorf("a broken upload: %v", err)
	}
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d files lie there; want the one that was stored", n)
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestForgedKeysReachNoFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := blob.InFolder(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "..", "../secret", "../../etc/passwd", strings.Repeat("a", 64), strings.Repeat("a", 64) + "-" + strings.Repeat("/", 16), strings.Repeat("a", 64) + "-" + strings.Repeat("0", 16)} {
		_, _, err := s.Open(t.Context(), key)
		wantCode(t, err, "blob.not_found")
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	if len(files(t, dir)) != 1 {
		t.Error("a forged key deleted a file")
	}
}

func TestUploadsLeftByACrashAreSweptAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	if _, err := blob.InFolder(dir); err != nil {
		t.Fatal(err)
	}
	left, fresh := filepath.Join(dir, "incoming", "put-1"), filepath.Join(dir, "incoming", "put-2")
	for _, p := range []string{left, fresh} {
		if err := os.WriteFile(p, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.InFolder(dir); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 1 || got[0] != fresh {
		t.Errorf("left over: %v; want only the fresh one", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	eachPlace(t, func(t *testing.T, s *blob.Store) {
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				content := bytes.Repeat([]byte{byte(i)}, 1000)
				in, err := s.Put(context.WithoutCancel(t.Context()), bytes.NewReader(content), 1000)
				if err != nil {
					t.Error(err)
					return
				}
				r, _, err := s.Open(t.Context(), in.Key)
				if err != nil {
					t.Error(err)
					return
				}
				got, err := io.ReadAll(r)
				if err != nil || !bytes.Equal(got, content) {
					t.Errorf("blob %d: %d bytes, %v", i, len(got), err)
				}
				_ = r.Close()
			})
		}
		wg.Wait()
	})
}
