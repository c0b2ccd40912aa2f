//go:build unix

package blob

import (
	"errors"
	"os"
)

// syncFolder makes a new or removed name in dir last through a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
