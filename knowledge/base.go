package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
)

// States of a base version.
const (
	StatePublished = "published"
	StateBranch    = "branch"   // of a branch; not to be released itself
	StateStaged    = "staged"   // stands beside what is released, or did: see Beside
	StateRejected  = "rejected" // never released; older stores have some
)

// BaseVersion is a numbered manifest of items and their revisions.
type BaseVersion struct {
	ID         string `db:"id" json:"id"`
	N          int64  `db:"n" json:"n"`
	BranchID   string `db:"branch_id" json:"branch_id" doc:"The branch it is a version of; empty: the main line's"`
	ParentID   string `db:"parent_id" json:"parent_id" doc:"The base version it was made from"`
	Hash       string `db:"hash" json:"hash" doc:"Of all content; the same content has the same hash"`
	ItemsHash  string `db:"items_hash" json:"-"` // of the items alone: what models are made from
	State      string `db:"state" json:"state" enum:"published,branch,staged,rejected"`
	Items      int64  `db:"items" json:"items"`
	Variants   int64  `db:"variants" json:"variants"`
	Added      int64  `db:"added" json:"added" doc:"Against the parent"`
	Changed    int64  `db:"changed" json:"changed"`
	Removed    int64  `db:"removed" json:"removed"`
	Documents  int64  `db:"documents" json:"documents"`
	Chunks     int64  `db:"chunks" json:"chunks" doc:"Of all documents"`
	Note       string `db:"note" json:"note"`
	AuthorID   string `db:"author_id" json:"author_id"`
	ApprovedBy string `db:"approved_by" json:"approved_by"`
	ApprovedAt int64  `db:"approved_at" json:"approved_at"`
	CreatedAt  int64  `db:"created_at" json:"created_at"`

	DocumentsAdded   int64 `db:"documents_added" json:"documents_added"`
	DocumentsChanged int64 `db:"documents_changed" json:"documents_changed"`
	DocumentsRemoved int64 `db:"documents_removed" json:"documents_removed"`
}

// Release is what a workspace answers from: three versions, named for ever.
type Release struct {
	ID              string `db:"id" json:"id"`
	N               int64  `db:"n" json:"n"`
	BaseVersionID   string `db:"base_version_id" json:"base_version_id"`
	BaseN           int64  `db:"base_n" json:"base_n"`
	ModelVersionID  string `db:"model_version_id" json:"model_version_id"`
	ModelHash       string `db:"model_hash" json:"model_hash"`
	PolicyVersionID string `db:"policy_version_id" json:"policy_version_id"`
	AuthorID        string `db:"author_id" json:"author_id"`
	Reason          string `db:"reason" json:"reason" enum:"publish,approve,rollback,train,policy,erase,stage"`
	CreatedAt       int64  `db:"created_at" json:"created_at"`
}

// Head is a workspace's place: its newest release and base version numbers.
// A workspace that never published has none.
type Head struct {
	WorkspaceID   string `db:"workspace_id"`
	ReleaseID     string `db:"release_id"`
	ReleaseN      int64  `db:"release_n"`
	BaseVersionID string `db:"base_version_id"`
	BaseN         int64  `db:"base_n"` // the last number given, released or not
	Beside        Beside `db:"beside,json"`
}

const newest = int64(1) << 62

// BaseVersions lists the base versions of a branch ("": the main line), the newest
// first, below number `before` (0 for the first page). Permission knowledge.read.
func (s *Store) BaseVersions(ctx context.Context, who actor.Actor, branchID string, before int64, limit int) ([]BaseVersion, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = newest
	}
	return db.All[BaseVersion](ctx, s.db, s.q, "bases", who.WorkspaceID, branchID, before, pageSize(limit))
}

// BaseVersion returns one. Permission knowledge.read.
func (s *Store) BaseVersion(ctx context.Context, who actor.Actor, baseID string) (BaseVersion, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return BaseVersion{}, err
	}
	b, err := db.One[BaseVersion](ctx, s.db, s.q, "base", who.WorkspaceID, baseID)
	return b, missing(err, "knowledge.base_not_found")
}

// Releases lists releases, the newest first, below number `before` (0 for the
// first page). Permission knowledge.read.
func (s *Store) Releases(ctx context.Context, who actor.Actor, before int64, limit int) ([]Release, error) {
	if err := who.Need("knowledge.read"); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = newest
	}
	return db.All[Release](ctx, s.db, s.q, "releases", who.WorkspaceID, before, pageSize(limit))
}

// lockHead takes the workspace's place for the rest of the transaction, so that
// base versions are made one after another.
func (s *Store) lockHead(ctx context.Context, tx *db.Tx, workspaceID string) (Head, error) {
	return db.One[Head](ctx, tx, s.q, "head_touch", workspaceID)
}

// measure takes down the hashes of a manifest's content and how much it holds.
// Without documents the hash is that of the items.
func (s *Store) measure(ctx context.Context, tx *db.Tx, b *BaseVersion) error {
	type line struct {
		Key      string `db:"key"`
		Hash     string `db:"hash"`
		Variants int64  `db:"variant_count"`
	}
	all, err := db.All[line](ctx, tx, s.q, "manifest_hashes", b.ID)
	if err != nil {
		return err
	}
	b.Items, b.Variants = int64(len(all)), 0
	items := make([]string, len(all))
	for i, l := range all {
		items[i] = manifestLine(l.Key, l.Hash)
		b.Variants += l.Variants
	}
	docs, err := db.All[manifestDocument](ctx, tx, s.q, "manifest_documents", b.ID)
	if err != nil {
		return err
	}
	b.Documents, b.Chunks = int64(len(docs)), 0
	texts := make([]string, len(docs))
	for i, d := range docs {
		texts[i] = manifestLine(d.DocumentID, d.Hash)
		b.Chunks += d.Chunks
	}
	b.ItemsHash, b.Hash = manifestHash(items), manifestHash(items, texts)
	return nil
}

func manifestLine(name, hash string) string { return name + "\n" + hash + "\n" }

// manifestHash names what a manifest holds, part by part; it does not depend on
// the order in which a database gives the lines.
func manifestHash(parts ...[]string) string {
	h := sha256.New()
	for _, lines := range parts {
		slices.Sort(lines)
		for _, l := range lines {
			h.Write([]byte(l))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ItemsHash is the hash of the items alone: what a model is for.
func (snap Snapshot) ItemsHash() string {
	items := make([]string, len(snap.Revisions))
	for i, r := range snap.Revisions {
		items[i] = manifestLine(r.Key, r.Hash)
	}
	return manifestHash(items)
}

// ContentHash is the hash that a base version of what snap holds has.
func (snap Snapshot) ContentHash() string {
	items, texts := make([]string, len(snap.Revisions)), make([]string, len(snap.Documents))
	for i, r := range snap.Revisions {
		items[i] = manifestLine(r.Key, r.Hash)
	}
	for i, d := range snap.Documents {
		texts[i] = manifestLine(d.DocumentID, d.Hash)
	}
	return manifestHash(items, texts)
}
