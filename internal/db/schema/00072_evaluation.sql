-- Evaluations: a trained model asked, beside what is released, the questions of
-- which people have said what is right. A row for each, and for each question
-- what it got from both.
CREATE TABLE evaluation (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, run_id TEXT NOT NULL, release_id TEXT NOT NULL DEFAULT '', base_n BIGINT NOT NULL DEFAULT 0, suite_hash TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'running', problem TEXT NOT NULL DEFAULT '', total BIGINT NOT NULL DEFAULT 0, done BIGINT NOT NULL DEFAULT 0, suite BIGINT NOT NULL DEFAULT 0, sample BIGINT NOT NULL DEFAULT 0,
  groups JSONB NOT NULL DEFAULT '[]', verdict TEXT NOT NULL DEFAULT '', blocked BOOLEAN NOT NULL DEFAULT FALSE, waived_by TEXT NOT NULL DEFAULT '', waived_at BIGINT NOT NULL DEFAULT 0, waived_reason TEXT NOT NULL DEFAULT '',
  author_kind TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX evaluation_n ON evaluation (workspace_id, n);
CREATE INDEX evaluation_run ON evaluation (run_id);
CREATE TABLE evaluation_question (
  evaluation_id TEXT NOT NULL, question_id TEXT NOT NULL, source TEXT NOT NULL, expected JSONB NOT NULL DEFAULT '[]', category_id TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '', locale TEXT NOT NULL DEFAULT '', customers TEXT NOT NULL DEFAULT '',
  before TEXT NOT NULL, before_item_id TEXT NOT NULL DEFAULT '', before_confidence DOUBLE PRECISION NOT NULL DEFAULT 0, after TEXT NOT NULL, after_item_id TEXT NOT NULL DEFAULT '', after_confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  turned BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (evaluation_id, question_id)
);
