package app

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/safehttp"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/knowledge/document/format"
)

const (
	pageTime  = 30 * time.Second
	pageBytes = 32 << 20
)

// pages is the client for web sites that documents are read from.
func (b *base) pages() *http.Client {
	return safehttp.New(safehttp.Options{Policy: b.outward, Timeout: pageTime, MaxBytes: pageBytes, Redirects: 5})
}

var folderName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$`)

// parseFolder reads "NAME=PATH" or "WORKSPACE/NAME=PATH".
func parseFolder(s string) (slug, name, path string, ok bool) {
	left, path, _ := strings.Cut(s, "=")
	slug, name, both := strings.Cut(left, "/")
	if !both {
		slug, name = "", left
	}
	return slug, name, path, folderName.MatchString(name) && filepath.IsAbs(path)
}

// documentFolders are the server's folders that a workspace may read.
func (d *domains) documentFolders(ctx context.Context, workspaceID string) (map[string]string, error) {
	if len(d.folders) == 0 {
		return nil, nil
	}
	w, err := d.workspace.ByID(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, f := range d.folders {
		if slug, name, path, _ := parseFolder(f); slug == "" || slug == w.Slug {
			out[name] = path
		}
	}
	return out, nil
}

// pdfReader is well when PDF can be read; without it everything else works.
func pdfReader() error {
	_, err := format.PDFReader()
	return err
}

// DocumentsIn are documents to import into a workspace's knowledge.
type DocumentsIn struct {
	Workspace  string
	DryRun     bool
	Draft      bool // leave what was imported unpublished
	AllowHosts []string
	Here       document.Here
	Category   string // path
}

// DocumentsOut is what an import of documents did.
type DocumentsOut struct {
	Run     document.Run           `json:"run"`
	Entries []document.Entry       `json:"entries"`      // that were not the same, the first thousand
	Change  *knowledge.Change      `json:"change"`       // nil where there was nothing to publish
	Base    *knowledge.BaseVersion `json:"base_version"` // nil where nothing was published
}

// ImportDocuments reads documents from a file, a folder of this machine or a web
// site and publishes them, beside a running server too, which answers from them
// within two seconds.
func ImportDocuments(ctx context.Context, st Store, in DocumentsIn, progress func(stage string, done, total int64)) (out DocumentsOut, err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if b.outward, err = safehttp.NewPolicy(in.AllowHosts); err != nil {
		return out, err
	}
	d := b.domains(nil, nil)
	w, err := d.named(ctx, in.Workspace)
	if err != nil {
		return out, err
	}
	who := actor.Of(w.ID)
	in.Here.Dry = in.DryRun
	if in.Here.Placement.CategoryID, err = d.categoryAt(ctx, who, in.Category); err != nil {
		return out, err
	}
	if out.Run, err = d.documents.ReadHere(ctx, who, in.Here, func(r document.Run) { progress("documents", r.Done, r.Total) }); err != nil {
		return out, err
	}
	if out.Entries, err = d.told(ctx, who, out.Run.ID); err != nil || in.DryRun || in.Draft {
		return out, err
	}
	published := Imported{Run: knowledge.ImportRun{FileName: filepath.Base(in.Here.From)}}
	err = d.releaseImport(ctx, who, &published, "documents", progress)
	out.Change, out.Base = published.Change, published.Base
	return out, err
}

const mostTold = 1000

// told are the entries of a run that are worth a line.
func (d *domains) told(ctx context.Context, who actor.Actor, runID string) ([]document.Entry, error) {
	out := []document.Entry{}
	for after := ""; len(out) < mostTold; {
		p, err := d.documents.Entries(ctx, who, runID, "", after, 100)
		if err != nil {
			return nil, err
		}
		for _, e := range p.Items {
			if e.Action != document.ActionSame {
				out = append(out, e)
			}
		}
		if after = p.Next; after == "" {
			break
		}
	}
	return out, nil
}

// categoryAt finds a category by its path; "" is none.
func (d *domains) categoryAt(ctx context.Context, who actor.Actor, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	all, err := d.knowledge.Categories(ctx, who)
	if err != nil {
		return "", err
	}
	parent := ""
	for name := range strings.SplitSeq(path, "/") {
		found := ""
		for _, c := range all {
			if c.ParentID == parent && c.Name == strings.TrimSpace(name) {
				found = c.ID
			}
		}
		if found == "" {
			return "", fault.NotFound("knowledge.category_not_found")
		}
		parent = found
	}
	return parent, nil
}
