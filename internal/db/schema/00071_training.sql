-- Training that people ask for: a row for each run, with all that is needed to do
-- it again to the byte, where it stands and what came of it.
CREATE TABLE training_run (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, change_id TEXT NOT NULL DEFAULT '', base_n BIGINT NOT NULL DEFAULT 0, data_hash TEXT NOT NULL DEFAULT '',
  settings JSONB NOT NULL DEFAULT '{}', state TEXT NOT NULL DEFAULT 'running', step TEXT NOT NULL DEFAULT '', done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0, log JSONB NOT NULL DEFAULT '[]',
  items BIGINT NOT NULL DEFAULT 0, questions BIGINT NOT NULL DEFAULT 0, bytes BIGINT NOT NULL DEFAULT 0, took_ms BIGINT NOT NULL DEFAULT 0,
  model_id TEXT NOT NULL DEFAULT '', model_hash TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '',
  author_kind TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0, held BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX training_run_n ON training_run (workspace_id, n);
