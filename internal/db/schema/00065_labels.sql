-- Labels: what people say is right for a question that the bot was asked. A task
-- asks one thing about one turn, of as many people as want says; measure marks
-- those that a lot kept for figures, which train nothing. Labels name places in
-- the question, never its words: these stay with the conversation.
CREATE TABLE label_task (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, turn_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, place BIGINT NOT NULL DEFAULT 0,
  measure BOOLEAN NOT NULL DEFAULT FALSE, lot DOUBLE PRECISION NOT NULL DEFAULT 0, want BIGINT NOT NULL DEFAULT 1, made BIGINT NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting',
  answer JSONB NOT NULL DEFAULT '{}', answer_key TEXT NOT NULL DEFAULT '', item_id TEXT NOT NULL DEFAULT '', settled_by TEXT NOT NULL DEFAULT '', settled_at BIGINT NOT NULL DEFAULT 0, used_at BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL, sample BOOLEAN NOT NULL DEFAULT FALSE, data_kind TEXT NOT NULL DEFAULT 'label', retention_class TEXT NOT NULL DEFAULT 'knowledge'
);
CREATE UNIQUE INDEX label_task_turn ON label_task (turn_id, kind);
CREATE INDEX label_task_waiting ON label_task (workspace_id, kind, place, id) WHERE state = 'waiting';
CREATE INDEX label_task_state ON label_task (workspace_id, state, id) WHERE state <> 'waiting';
CREATE INDEX label_task_customer ON label_task (customer_id) WHERE customer_id <> '';
CREATE INDEX label_task_conversation ON label_task (conversation_id);
CREATE TABLE label (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, task_id TEXT NOT NULL, author_id TEXT NOT NULL, answer JSONB NOT NULL, answer_key TEXT NOT NULL, suggested BOOLEAN NOT NULL DEFAULT FALSE,
  took_ms BIGINT NOT NULL DEFAULT 0, imported BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL, data_kind TEXT NOT NULL DEFAULT 'label', retention_class TEXT NOT NULL DEFAULT 'knowledge'
);
CREATE UNIQUE INDEX label_author ON label (task_id, author_id);
CREATE INDEX label_workspace ON label (workspace_id, id);
-- Who has a task before them, and until when nobody else is given it.
CREATE TABLE label_hold (
  task_id TEXT NOT NULL, author_id TEXT NOT NULL, workspace_id TEXT NOT NULL, until BIGINT NOT NULL,
  PRIMARY KEY (task_id, author_id)
);
CREATE INDEX label_hold_until ON label_hold (workspace_id, until);
-- What labellers go by, and of which share of the questions each kind is asked.
CREATE TABLE label_guide (
  workspace_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', share DOUBLE PRECISION NOT NULL DEFAULT 0, several DOUBLE PRECISION NOT NULL DEFAULT 0, labellers BIGINT NOT NULL DEFAULT 2,
  changed_by TEXT NOT NULL DEFAULT '', changed_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, kind)
);
-- When a workspace's tasks were last put in order, out of how many questions.
CREATE TABLE label_queue (
  workspace_id TEXT PRIMARY KEY, ordered_at BIGINT NOT NULL, candidates BIGINT NOT NULL DEFAULT 0
);
