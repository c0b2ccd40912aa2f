package document

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge/document/format"
)

const mostInFolder = 200_000 // files that are looked at

// root opens the source's folder; nothing outside it can be reached through it.
func (w *worker) root(ctx context.Context) (*os.Root, error) {
	at := w.source.Address
	if !w.source.Settings.ByCommand {
		name, below, _ := strings.Cut(at, "/")
		folders, err := w.Folders(ctx, w.who.WorkspaceID)
		if err != nil {
			return nil, err
		}
		base, ok := folders[name]
		if !ok {
			return nil, fault.Invalid("document.folder_unknown", "address", fault.Params{"name": name})
		}
		at = base
		if below != "" {
			outer, err := os.OpenRoot(base)
			if err != nil {
				return nil, fault.NotFound("document.folder_unreadable", fault.Params{"name": name}).Because(err)
			}
			inner, err := outer.OpenRoot(below)
			if err := errors.Join(err, outer.Close()); err != nil {
				return nil, fault.NotFound("document.folder_unreadable", fault.Params{"name": w.source.Address}).Because(err)
			}
			return inner, nil
		}
	}
	root, err := os.OpenRoot(at)
	if err != nil {
		return nil, fault.NotFound("document.folder_unreadable", fault.Params{"name": w.source.Name}).Because(err)
	}
	return root, nil
}

// listFolder enters the folder's files and the documents it has no more. It
// begins anew when it was killed: what was entered stays entered.
func (w *worker) listFolder(ctx context.Context, r Run) error {
	root, err := w.root(ctx)
	if err != nil {
		return err
	}
	paths, err := files(ctx, root)
	if err := errors.Join(err, root.Close()); err != nil {
		return err
	}
	there := make(map[string]bool, len(paths))
	entries := make([]Entry, 0, len(paths))
	for _, p := range paths {
		there[p] = true
		entries = append(entries, Entry{Path: p})
	}
	known, err := db.All[Document](ctx, w.DB, w.q, "documents_of", w.who.WorkspaceID, w.source.ID)
	if err != nil {
		return err
	}
	for _, d := range known {
		if d.ArchivedAt == 0 && !there[d.Path] {
			entries = append(entries, Entry{Path: d.Path, Action: ActionGone})
		}
	}
	return w.enterAll(ctx, r, entries)
}

// files are the paths of all that may be a document, in order. Hidden files,
// what is open in an office program, and other formats are left out.
func files(ctx context.Context, root *os.Root) (out []string, err error) {
	err = fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && p == ".":
			return fault.NotFound("document.folder_unreadable", fault.Params{"name": ""}).Because(err)
		case err != nil: // a folder that may not be read is as one that is not there
			return fs.SkipDir
		case p != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "~$")):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !slices.Contains(format.Extensions, strings.ToLower(path.Ext(p))) || len(p) > maxPath:
			return nil
		}
		if len(out) >= mostInFolder {
			return fault.Limited("document.too_many_files", fault.Params{"max": mostInFolder})
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

const enterBatch = 500

// enterAll puts entries down and lets the run go on to reading them.
func (w *worker) enterAll(ctx context.Context, r Run, entries []Entry) error {
	for from := 0; from < len(entries); from += enterBatch {
		err := w.DB.WriteLater(ctx, func(tx *db.Tx) error {
			r, err := w.lockRun(ctx, tx, w.who.WorkspaceID, r.ID)
			if err != nil || r.State != RunListing {
				return err
			}
			for _, e := range entries[from:min(from+enterBatch, len(entries))] {
				if err := w.enter(ctx, tx, w.who.WorkspaceID, &r, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return w.DB.WriteLater(ctx, func(tx *db.Tx) error {
		r, err := w.lockRun(ctx, tx, w.who.WorkspaceID, r.ID)
		if err != nil || r.State != RunListing {
			return err
		}
		_, err = w.q.Exec(ctx, tx, "move_run", w.who.WorkspaceID, r.ID, RunReading, r.Dry, r.Done, db.JSON(r.Report), w.now())
		return err
	})
}

// fetchFile reads a file of the folder. One that went away meanwhile is gone.
func (w *worker) fetchFile(ctx context.Context, e Entry, o *outcome) (err error) {
	root, err := w.root(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	f, err := root.Open(e.Path)
	if errors.Is(err, fs.ErrNotExist) {
		o.action = ActionGone
		return nil
	}
	if err != nil {
		return fault.Invalid("document.file_unreadable", "file").Because(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	most := w.Limits.FileBytes
	if most == 0 {
		most = 64 << 20
	}
	if in, err := f.Stat(); err == nil && (!in.Mode().IsRegular() || in.Size() > most) {
		return fault.TooLarge("document.too_large", fault.Params{"max_bytes": most})
	}
	o.file.name = e.Path
	if o.file.data, err = io.ReadAll(io.LimitReader(f, most+1)); err != nil {
		return fault.Invalid("document.file_unreadable", "file").Because(err)
	}
	return nil
}
