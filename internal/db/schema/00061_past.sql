-- Old conversations that were read in to see what the knowledge would have
-- answered. The file is kept until it is gone through; of its words only the
-- questions stay, with what is somebody's masked. All of an import goes at once.
-- taken counts how often it was taken up: more than once after a stop or a kill;
-- touched_at is when it last got on, so that one whose process died is found.
CREATE TABLE past_import (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, file_name TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '', blob_key TEXT NOT NULL DEFAULT '', options JSONB NOT NULL DEFAULT '{}', state TEXT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0, taken BIGINT NOT NULL DEFAULT 0, touched_at BIGINT NOT NULL DEFAULT 0, preview JSONB NOT NULL DEFAULT '{}', report JSONB NOT NULL DEFAULT '{}', problem TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0,
  data_kind TEXT NOT NULL DEFAULT 'past', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX past_import_workspace ON past_import (workspace_id, created_at);
CREATE TABLE past_question (
  import_id TEXT NOT NULL, n BIGINT NOT NULL, workspace_id TEXT NOT NULL, conversation BIGINT NOT NULL, question TEXT NOT NULL, at BIGINT NOT NULL DEFAULT 0, decision TEXT NOT NULL, item_id TEXT NOT NULL DEFAULT '', confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  people_ms DOUBLE PRECISION NOT NULL DEFAULT 0, missing BIGINT NOT NULL DEFAULT 0, masked JSONB NOT NULL DEFAULT '{}', PRIMARY KEY (import_id, n)
);
CREATE INDEX past_question_missing ON past_question (import_id, missing, n);
