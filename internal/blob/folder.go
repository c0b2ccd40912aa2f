package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"yingda/internal/fault"
)

// InFolder keeps blobs as files under dir, which is made if it is not there.
func InFolder(dir string) (*Store, error) {
	spool := filepath.Join(dir, "incoming")
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, fmt.Errorf("make the blobs' folder: %w", err)
	}
	if err := sweep(spool); err != nil {
		return nil, err
	}
	return &Store{place: folder{dir}, spool: spool}, nil
}

// sweep removes what uploads cut off by a crash have left; a day is longer than
// any upload takes on a node that shares the folder.
func sweep(spool string) error {
	left, err := os.ReadDir(spool)
	if err != nil {
		return err
	}
	for _, e := range left {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < 24*time.Hour {
			continue
		}
		if err := os.Remove(filepath.Join(spool, e.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

type folder struct{ dir string }

// path spreads files over 256 folders.
func (d folder) path(key string) string { return filepath.Join(d.dir, key[:2], key) }

func (d folder) put(_ context.Context, in Info, f *os.File) error {
	if err := f.Sync(); err != nil {
		return fault.Unavailable("blob.unavailable", err)
	}
	if err := f.Close(); err != nil { // some systems rename no open file
		return fault.Unavailable("blob.unavailable", err)
	}
	to := d.path(in.Key)
	if err := os.Mkdir(filepath.Dir(to), 0o700); err == nil {
		err = syncFolder(d.dir)
		if err != nil {
			return fault.Unavailable("blob.unavailable", err)
		}
	} else if !errors.Is(err, os.ErrExist) {
		return fault.Unavailable("blob.unavailable", err)
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return fault.Unavailable("blob.unavailable", err)
	}
	if err := syncFolder(filepath.Dir(to)); err != nil {
		return fault.Unavailable("blob.unavailable", err)
	}
	return nil
}

func (d folder) open(_ context.Context, key string) (io.ReadCloser, int64, error) {
	f, err := os.Open(d.path(key))
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, notFound()
	}
	if err != nil {
		return nil, 0, fault.Unavailable("blob.unavailable", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fault.Unavailable("blob.unavailable", err), f.Close())
	}
	return f, info.Size(), nil
}

func (d folder) remove(_ context.Context, key string) error {
	err := os.Remove(d.path(key))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncFolder(filepath.Dir(d.path(key)))
	}
	if err != nil {
		return fault.Unavailable("blob.unavailable", err)
	}
	return nil
}
