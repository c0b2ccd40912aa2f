package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"yingda/internal/fault"
)

// Info is what Put tells of a blob.
type Info struct {
	Key    string
	Size   int64
	SHA256 string // hex
}

// Store keeps blobs in one place.
type Store struct {
	place place
	spool string // folder for the bytes on their way; "" is the system's
}

// place is where blobs lie: a folder, the database or an object store.
type place interface {
	// put stores what f holds from its start; f's name may be taken away.
	put(ctx context.Context, in Info, f *os.File) error
	// open returns fault.NotFound "blob.not_found" for a key that is not there.
	open(ctx context.Context, key string) (io.ReadCloser, int64, error)
	// remove is content with a key that is not there.
	remove(ctx context.Context, key string) error
}

var reKey = regexp.MustCompile(`^[0-9a-f]{64}-[0-9a-f]{16}$`)

func notFound() error { return fault.NotFound("blob.not_found") }

// Put stores what r holds, limit bytes at most, and returns once it is safe.
// More than that is fault.TooLarge "blob.too_large", and nothing is stored.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (_ Info, err error) {
	f, err := os.CreateTemp(s.spool, "put-*")
	if err != nil {
		return Info{}, fault.Unavailable("blob.unavailable", err)
	}
	defer func() {
		_ = f.Close()
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	hash := sha256.New()
	from := &source{r: r}
	size, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(from, limit+1))
	switch {
	case from.err != nil:
		return Info{}, fmt.Errorf("read the upload: %w", from.err)
	case err != nil:
		return Info{}, fault.Unavailable("blob.unavailable", err)
	case size > limit:
		return Info{}, fault.TooLarge("blob.too_large", fault.Params{"max_bytes": limit})
	}
	in := Info{Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}
	in.Key = in.SHA256 + "-" + suffix()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Info{}, err
	}
	if err := s.place.put(ctx, in, f); err != nil {
		return Info{}, fmt.Errorf("store blob: %w", err)
	}
	return in, nil
}

// PutBack stores a blob under the key it had, for restoring a backup. Bytes that
// are not the key's are fault.Invalid "blob.damaged", and nothing is stored.
func (s *Store) PutBack(ctx context.Context, key string, r io.Reader) (err error) {
	if !reKey.MatchString(key) {
		return fault.Invalid("blob.damaged", "key")
	}
	f, err := os.CreateTemp(s.spool, "put-*")
	if err != nil {
		return fault.Unavailable("blob.unavailable", err)
	}
	defer func() {
		_ = f.Close()
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, hash), r)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != SHA256Of(key) {
		return fault.Invalid("blob.damaged", "key")
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.place.put(ctx, Info{Key: key, Size: size, SHA256: SHA256Of(key)}, f)
}

// source remembers the sender's error, to tell it from one of our disk.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func suffix() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Open returns a blob's bytes and their number.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	if !reKey.MatchString(key) {
		return nil, 0, notFound()
	}
	return s.place.open(ctx, key)
}

// Delete removes a blob for good. A key that is not there is no error: a
// deletion may be tried again.
func (s *Store) Delete(ctx context.Context, key string) error {
	if !reKey.MatchString(key) {
		return nil
	}
	return s.place.remove(ctx, key)
}

// SHA256Of returns the checksum that a key holds, "" for what is no key.
func SHA256Of(key string) string {
	if !reKey.MatchString(key) {
		return ""
	}
	return key[:64]
}
