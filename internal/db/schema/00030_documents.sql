-- Documents: a source is where they come from (uploads, a folder, a web site), a
-- document one file or page of it. What is read of it is a revision: its chunks
-- in order, each with the headings above it. A chunk that a later revision says
-- the same is the same row, so that what was answered from it keeps its name.
-- The text of a deleted document is deleted, whatever names it.
CREATE TABLE document_source (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL DEFAULT '', settings JSONB NOT NULL DEFAULT '{}',
  every_min BIGINT NOT NULL DEFAULT 0, next_at BIGINT NOT NULL DEFAULT 0, author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, archived_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX document_source_workspace ON document_source (workspace_id, created_at);
CREATE TABLE document (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, source_id TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '', params JSONB NOT NULL DEFAULT '{}', blob_key TEXT NOT NULL DEFAULT '', bytes BIGINT NOT NULL DEFAULT 0, hash TEXT NOT NULL DEFAULT '',
  pages BIGINT NOT NULL DEFAULT 0, chunks BIGINT NOT NULL DEFAULT 0, visibility TEXT NOT NULL DEFAULT 'public',
  draft_revision_id TEXT NOT NULL DEFAULT '', published_revision_id TEXT NOT NULL DEFAULT '', changed BOOLEAN NOT NULL DEFAULT FALSE,
  change_id TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, archived_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX document_path ON document (workspace_id, source_id, path);
CREATE INDEX document_changed ON document (workspace_id, id) WHERE changed;
CREATE INDEX document_change ON document (workspace_id, change_id, id) WHERE change_id <> '';
CREATE INDEX document_state ON document (workspace_id, state, id);
CREATE TABLE document_revision (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, document_id TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL, category_id TEXT NOT NULL DEFAULT '',
  grade TEXT NOT NULL DEFAULT 'R1', visibility TEXT NOT NULL DEFAULT 'public', valid_from TEXT NOT NULL DEFAULT '', valid_until TEXT NOT NULL DEFAULT '', link TEXT NOT NULL DEFAULT '',
  chunks BIGINT NOT NULL, author_kind TEXT NOT NULL DEFAULT 'member', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX document_revision_n ON document_revision (document_id, n);
CREATE TABLE document_chunk (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, document_id TEXT NOT NULL, hash TEXT NOT NULL, nth BIGINT NOT NULL, blocks JSONB NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX document_chunk_same ON document_chunk (document_id, hash, nth);
CREATE TABLE document_part (
  revision_id TEXT NOT NULL, n BIGINT NOT NULL, chunk_id TEXT NOT NULL, heading JSONB NOT NULL DEFAULT '[]', page BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (revision_id, n)
);
-- Questions that rules propose from a document, for an editor to take or drop.
CREATE TABLE document_question (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, document_id TEXT NOT NULL, chunk_id TEXT NOT NULL, hash TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, why TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open', item_id TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX document_question_same ON document_question (document_id, hash);
CREATE INDEX document_question_state ON document_question (workspace_id, state, id);
-- One going over a source, or one upload; its entries are what there is to look
-- at, so that a run goes on where it stopped.
CREATE TABLE document_run (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, source_id TEXT NOT NULL, state TEXT NOT NULL, dry BOOLEAN NOT NULL DEFAULT FALSE, done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0,
  report JSONB NOT NULL DEFAULT '{}', code TEXT NOT NULL DEFAULT '', params JSONB NOT NULL DEFAULT '{}', author_kind TEXT NOT NULL DEFAULT 'member', author_id TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX document_run_source ON document_run (workspace_id, source_id, created_at);
CREATE TABLE document_entry (
  run_id TEXT NOT NULL, n BIGINT NOT NULL, workspace_id TEXT NOT NULL, path TEXT NOT NULL, depth BIGINT NOT NULL DEFAULT 0, state TEXT NOT NULL, action TEXT NOT NULL DEFAULT '',
  blob_key TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', kept BIGINT NOT NULL DEFAULT 0, added BIGINT NOT NULL DEFAULT 0, removed BIGINT NOT NULL DEFAULT 0,
  code TEXT NOT NULL DEFAULT '', params JSONB NOT NULL DEFAULT '{}', document_id TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, n)
);
CREATE UNIQUE INDEX document_entry_path ON document_entry (run_id, path);
CREATE INDEX document_entry_todo ON document_entry (run_id, n) WHERE state = 'todo';
-- What a change holds of documents, as knowledge_change_item has it of items.
CREATE TABLE knowledge_change_document (
  change_id TEXT NOT NULL, document_id TEXT NOT NULL, before_id TEXT NOT NULL DEFAULT '', after_id TEXT NOT NULL DEFAULT '', PRIMARY KEY (change_id, document_id)
);
ALTER TABLE knowledge_change ADD COLUMN documents BIGINT NOT NULL DEFAULT 0;
-- A base version names documents as it names items. Models learn from items
-- alone and are found by the hash of these.
CREATE TABLE base_version_document (
  base_version_id TEXT NOT NULL, document_id TEXT NOT NULL, revision_id TEXT NOT NULL, PRIMARY KEY (base_version_id, document_id)
);
ALTER TABLE base_version ADD COLUMN items_hash TEXT NOT NULL DEFAULT '';
UPDATE base_version SET items_hash = hash;
ALTER TABLE base_version ADD COLUMN documents BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_version ADD COLUMN chunks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_version ADD COLUMN documents_added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_version ADD COLUMN documents_changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_version ADD COLUMN documents_removed BIGINT NOT NULL DEFAULT 0;
