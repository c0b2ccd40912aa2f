-- The gate: questions with the items that are right for them, asked of what
-- would be released and of what is. A question never changes; what was asked
-- stays with each run, and its results with each question.
CREATE TABLE suite_question (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, locale TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'public', tier TEXT NOT NULL DEFAULT '', expected JSONB NOT NULL DEFAULT '[]', source TEXT NOT NULL DEFAULT 'hand', source_id TEXT NOT NULL DEFAULT '',
  customer_id TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, removed_at BIGINT NOT NULL DEFAULT 0,
  data_kind TEXT NOT NULL DEFAULT 'suite', retention_class TEXT NOT NULL DEFAULT 'knowledge'
);
CREATE UNIQUE INDEX suite_question_hash ON suite_question (workspace_id, hash) WHERE removed_at = 0;
CREATE INDEX suite_question_customer ON suite_question (customer_id) WHERE customer_id <> '';
CREATE TABLE suite_run (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, subject TEXT NOT NULL, subject_id TEXT NOT NULL DEFAULT '', base_hash TEXT NOT NULL DEFAULT '', released_hash TEXT NOT NULL DEFAULT '', released_n BIGINT NOT NULL DEFAULT 0,
  suite_hash TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'running', problem TEXT NOT NULL DEFAULT '', total BIGINT NOT NULL DEFAULT 0, done BIGINT NOT NULL DEFAULT 0,
  before JSONB NOT NULL DEFAULT '{}', after JSONB NOT NULL DEFAULT '{}', won BIGINT NOT NULL DEFAULT 0, lost BIGINT NOT NULL DEFAULT 0, worse BOOLEAN NOT NULL DEFAULT FALSE,
  author_kind TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0,
  waived_by TEXT NOT NULL DEFAULT '', waived_at BIGINT NOT NULL DEFAULT 0, waived_reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX suite_run_n ON suite_run (workspace_id, n);
CREATE INDEX suite_run_judged ON suite_run (workspace_id, base_hash, suite_hash);
CREATE TABLE suite_result (
  run_id TEXT NOT NULL, question_id TEXT NOT NULL, before TEXT NOT NULL, before_item_id TEXT NOT NULL DEFAULT '', before_confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  after TEXT NOT NULL, after_item_id TEXT NOT NULL DEFAULT '', after_confidence DOUBLE PRECISION NOT NULL DEFAULT 0, turned BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, question_id)
);
CREATE INDEX suite_result_question ON suite_result (question_id, run_id);
-- What customers called helpful is where questions for the suite come from.
CREATE INDEX message_helpful ON message (workspace_id, id) WHERE feedback = 'helpful';
