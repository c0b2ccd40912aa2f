-- Drafts are grouped in named changes, which are looked at and published
-- together: at once, at a time, until a time. What a change holds while nobody
-- may alter it, and did when it was published, is in knowledge_change_item.
CREATE TABLE knowledge_change (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, name TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'open',
  review TEXT NOT NULL DEFAULT '', items BIGINT NOT NULL DEFAULT 0, author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  submitted_by TEXT NOT NULL DEFAULT '', submitted_at BIGINT NOT NULL DEFAULT 0, approved_by TEXT NOT NULL DEFAULT '', approved_at BIGINT NOT NULL DEFAULT 0,
  publisher_kind TEXT NOT NULL DEFAULT '', publisher_id TEXT NOT NULL DEFAULT '', publish_at BIGINT NOT NULL DEFAULT 0, end_at BIGINT NOT NULL DEFAULT 0, problem JSONB NOT NULL DEFAULT '{}',
  published_at BIGINT NOT NULL DEFAULT 0, base_version_id TEXT NOT NULL DEFAULT '', takes_back TEXT NOT NULL DEFAULT '', taken_back_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX knowledge_change_n ON knowledge_change (workspace_id, n);
CREATE TABLE knowledge_change_item (
  change_id TEXT NOT NULL, item_id TEXT NOT NULL, before_id TEXT NOT NULL DEFAULT '', after_id TEXT NOT NULL DEFAULT '', PRIMARY KEY (change_id, item_id)
);
CREATE TABLE knowledge_change_comment (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, change_id TEXT NOT NULL, item_id TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', text TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX knowledge_change_comment_change ON knowledge_change_comment (change_id, id);
ALTER TABLE item ADD COLUMN change_id TEXT NOT NULL DEFAULT '';
CREATE INDEX item_change ON item (workspace_id, change_id, id) WHERE change_id <> '';
ALTER TABLE category ADD COLUMN review BOOLEAN NOT NULL DEFAULT FALSE;
-- A base version is made when it is released: what waited for a second person
-- is still there as drafts, to be put forward again in a change.
UPDATE base_version SET state = 'rejected' WHERE state = 'awaiting_approval';
