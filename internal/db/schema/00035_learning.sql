-- What went badly: a row for each question that the bot was asked, with what
-- speaks against what it did (reasons: a sum of bits), and a row for each
-- conversation with what it cost. Both are built from events alone.
CREATE TABLE evidence (
  turn_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '', n BIGINT NOT NULL, at BIGINT NOT NULL,
  decision TEXT NOT NULL DEFAULT '', item_id TEXT NOT NULL DEFAULT '', release_id TEXT NOT NULL DEFAULT '', confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  own BIGINT NOT NULL DEFAULT 0, reasons BIGINT NOT NULL DEFAULT 0, sample BOOLEAN NOT NULL DEFAULT FALSE, placed BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX evidence_conversation_turn ON evidence (conversation_id, n);
CREATE INDEX evidence_at ON evidence (workspace_id, at, turn_id);
CREATE INDEX evidence_unplaced ON evidence (workspace_id, at, turn_id) WHERE NOT placed;
CREATE TABLE evidence_conversation (
  conversation_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '', started_at BIGINT NOT NULL DEFAULT 0, returned_at BIGINT NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '', lost BOOLEAN NOT NULL DEFAULT FALSE, rating BIGINT NOT NULL DEFAULT 0, people_ms BIGINT NOT NULL DEFAULT 0, working_at BIGINT NOT NULL DEFAULT 0, bad_turns BIGINT NOT NULL DEFAULT 0,
  sample BOOLEAN NOT NULL DEFAULT FALSE
);
-- Which cluster a question was put into ("": none is near it). It is learning's
-- own and outlives building the evidence again.
CREATE TABLE cluster_turn (
  turn_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, cluster_id TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL
);
CREATE INDEX cluster_turn_cluster ON cluster_turn (cluster_id, at);
