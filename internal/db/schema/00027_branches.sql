-- A branch is a line of base versions of its own that begins at one of the main
-- line's. branch_item is what its items are on it, where they are not what they
-- were when it began: a revision, or none. An item that is only on branches has
-- no draft.
CREATE TABLE branch (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'open', base_version_id TEXT NOT NULL DEFAULT '', head_version_id TEXT NOT NULL DEFAULT '',
  change_id TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX branch_workspace ON branch (workspace_id, id);
CREATE TABLE branch_item (
  branch_id TEXT NOT NULL, item_id TEXT NOT NULL, base_id TEXT NOT NULL DEFAULT '', revision_id TEXT NOT NULL DEFAULT '', updated_at BIGINT NOT NULL, PRIMARY KEY (branch_id, item_id)
);
ALTER TABLE item_revision ADD COLUMN branch_id TEXT NOT NULL DEFAULT '';
CREATE INDEX item_revision_branch ON item_revision (branch_id, author_id) WHERE branch_id <> '';
ALTER TABLE base_version ADD COLUMN branch_id TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_change ADD COLUMN branch_id TEXT NOT NULL DEFAULT '';
