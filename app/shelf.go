package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// shelf keeps trained models as files of the data folder. They can be made
// again from the knowledge, so no backup has them.
type shelf struct{ dir string }

// maxShelf bounds the files of all models together; the oldest go first.
const maxShelf = 1 << 30

func (s shelf) path(hash string) string {
	return filepath.Join(s.dir, strings.Map(hexOnly, hash)+".model")
}

func hexOnly(r rune) rune {
	if (r >= '0' && r <= '9') || (r >= 'a' && r <= 'f') {
		return r
	}
	return -1
}

func (s shelf) Get(hash string) []byte {
	data, err := os.ReadFile(s.path(hash))
	if err != nil {
		return nil
	}
	return data
}

// Put writes beside and renames, so that nobody reads half a model.
func (s shelf) Put(hash string, model []byte) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, "*.part")
	if err != nil {
		return err
	}
	_, err = f.Write(model)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), s.path(hash))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return s.prune()
}

// prune removes the oldest models while all together are too large.
func (s shelf) prune() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	var files []os.FileInfo
	var total int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
			total += info.Size()
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		if total <= maxShelf {
			break
		}
		if err := os.Remove(filepath.Join(s.dir, f.Name())); err != nil {
			return err
		}
		total -= f.Size()
	}
	return nil
}
