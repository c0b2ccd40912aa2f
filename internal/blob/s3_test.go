package blob_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/internal/blob"
	"yingda/internal/safehttp"
	"yingda/internal/testkit"
)

// fakeS3 is the little of an object store that the client uses. It checks the
// form of a signed request and the body's checksum; that the signature itself
// is right is held by the worked example in sigv4_test.go.
type fakeS3 struct {
	mu      sync.Mutex
	objects map[string][]byte
	status  int // answered instead, when set
}

var reAuthorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=ACCESS/20260302/cn-north-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=[0-9a-f]{64}$`)

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	sum := sha256.Sum256(body)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.status != 0:
		http.Error(w, "<Error><Code>SlowDown</Code></Error>", f.status)
	case err != nil || !reAuthorization.MatchString(r.Header.Get("Authorization")) ||
		r.Header.Get("X-Amz-Date") != "20260302T013000Z" || r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]):
		http.Error(w, "<Error><Code>SignatureDoesNotMatch</Code></Error>", http.StatusForbidden)
	case !strings.HasPrefix(r.URL.Path, "/files/yingda/a/"):
		http.Error(w, "<Error><Code>NoSuchBucket</Code></Error>", http.StatusNotFound)
	case r.Method == http.MethodPut:
		f.objects[r.URL.Path] = body
	case r.Method == http.MethodDelete:
		delete(f.objects, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	case f.objects[r.URL.Path] == nil:
		http.Error(w, "<Error><Code>NoSuchKey</Code></Error>", http.StatusNotFound)
	default:
		w.Header().Set("Content-Length", strconv.Itoa(len(f.objects[r.URL.Path])))
		_, _ = w.Write(f.objects[r.URL.Path])
	}
}

func (f *fakeS3) answer(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status = status
}

func openFakeS3(t *testing.T, address string) (*blob.Store, *fakeS3) {
	t.Helper()
	f := &fakeS3{objects: map[string][]byte{}}
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	policy, err := safehttp.NewPolicy([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := blob.InS3(blob.S3{
		URL: strings.ReplaceAll(address, "ENDPOINT", srv.URL), AccessKey: "ACCESS", SecretKey: "SECRET", Clock: testkit.Held(),
		Client: safehttp.New(safehttp.Options{Policy: policy, Timeout: 10 * time.Second, MaxBytes: 64 << 20}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

func inFakeS3(t *testing.T) *blob.Store {
	s, _ := openFakeS3(t, "s3://files/yingda/a?region=cn-north-1&endpoint=ENDPOINT")
	return s
}

func TestAnObjectStoreInTroubleIsToldAsSuch(t *testing.T) {
	s, f := openFakeS3(t, "s3://files/yingda/a?region=cn-north-1&endpoint=ENDPOINT")
	in, err := s.Put(t.Context(), strings.NewReader("x"), 1)
	if err != nil {
		t.Fatal(err)
	}
	f.answer(http.StatusServiceUnavailable)
	_, err = s.Put(t.Context(), strings.NewReader("x"), 1)
	wantCode(t, err, "blob.unavailable")
	_, _, err = s.Open(t.Context(), in.Key)
	wantCode(t, err, "blob.unavailable")
	wantCode(t, s.Delete(t.Context(), in.Key), "blob.unavailable")
	f.answer(0)
	if got := read(t, s, in.Key); string(got) != "x" {
		t.Errorf("after the trouble: %q", got)
	}
}

func TestAMissingBucketIsNotAMissingBlob(t *testing.T) {
	s, _ := openFakeS3(t, "s3://other?region=cn-north-1&endpoint=ENDPOINT")
	_, _, err := s.Open(t.Context(), strings.Repeat("0", 64)+"-"+strings.Repeat("0", 16))
	wantCode(t, err, "blob.unavailable")
}

func TestAnObjectStoreNeedsAnAddressAndKeys(t *testing.T) {
	_, err := blob.InS3(blob.S3{URL: "https://x", AccessKey: "a", SecretKey: "b"})
	wantCode(t, err, "blob.s3_address_malformed")
	_, err = blob.InS3(blob.S3{URL: "s3://x"})
	wantCode(t, err, "blob.s3_keys_missing")
}
