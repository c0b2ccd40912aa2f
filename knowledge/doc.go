// Package knowledge is all that the bot and agents may say, kept like source.
//
// It owns items and their revisions, the category tree, changes, branches, base versions,
// releases, imports and exports, and the corrections that agents send in.
//
// An item is one standard question with its variants and answers. Saving an
// item writes a new revision, which never changes; the newest is the item's
// draft. A change is a named group of drafts, which are looked at and published
// together; a draft belongs to one change at most. A base version is a numbered
// manifest of (item, revision) with a
// parent and a hash of its content. A release names a base version, a model
// version and a policy version; what a workspace says is its newest release.
//
// Invariants:
//   - a revision, a manifest and a release are never changed or removed;
//   - publishing is one transaction: manifest, release and the head move
//     together or not at all; what was built on an older head is refused;
//   - where the workspace, a category or a grade demands a second person, who
//     approves a change has written nothing of it, and what was looked at is what
//     is published: its items cannot be altered in between;
//   - saving says which draft it started from; what others wrote since is put
//     together with it field by field, or it is refused;
//   - the same content gives the same hash, whoever wrote it and when;
//   - a base with its history is read in whole or not at all, and comes out as
//     it went in (docs/history.md).
//
// Events: knowledge.item_saved, knowledge.item_owned,
// knowledge.grade_confirmed,
// knowledge.item_archived,
// knowledge.category_saved, knowledge.category_merged,
// knowledge.category_granted,
// knowledge.category_removed, knowledge.change_moved,
// knowledge.change_commented, knowledge.released, knowledge.imported,
// knowledge.correction_opened, knowledge.correction_resolved.
//
// Package knowledge/sheet reads and writes the file formats; knowledge/search
// serves the released version.
package knowledge
