package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/node"
)

// markFile names a folder of files, so that two nodes know whether theirs is
// the same, whatever it is called on each.
const markFile = ".place"

// blobPlace says where files lie: the same for all nodes that share them.
func blobPlace(st Store) (string, error) {
	dir := st.Blobs
	switch {
	case st.Blobs == "database", strings.HasPrefix(st.Blobs, "s3://"):
		return st.Blobs, nil
	case st.Blobs == "":
		dir = filepath.Join(st.Data, "files")
	}
	path := filepath.Join(dir, markFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(id.New())
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("mark the folder of files: %w", err)
	}
	mark, err := os.ReadFile(path)
	return "folder:" + string(mark), err
}

// joinNodes writes this node into the register and warns of another whose files
// lie elsewhere: what is sent to one could not be fetched from the other.
func (a *App) joinNodes(ctx context.Context) error {
	place, err := blobPlace(a.store)
	if err != nil {
		return fault.Unavailable("config.blobs", err)
	}
	addr := a.listener.Addr().String() // and, after a space, where browsers reach it, for links made on the command line
	if a.set.PublicURL != "" {
		addr += " " + a.set.PublicURL
	}
	self := node.Node{ID: id.New(), Addr: addr, Blobs: place}
	if err := a.nodes.Join(ctx, self); err != nil {
		return err
	}
	if err := a.nodesApart(ctx); err != nil {
		slog.WarnContext(ctx, "nodes keep their files apart: give all the same --blobs", "error", err)
	}
	a.workers = append(a.workers, worker{"node", func(ctx context.Context) error { return a.nodes.Run(ctx, self) }})
	return nil
}

// nodesApart finds nodes that serve now and keep files in different places.
func (d *domains) nodesApart(ctx context.Context) error {
	all, err := d.nodes.Alive(ctx)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.Blobs != all[0].Blobs {
			return fault.Conflict("doctor.files_apart", fault.Params{"one": all[0].Addr, "other": n.Addr})
		}
	}
	return nil
}
