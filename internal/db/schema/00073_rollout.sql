-- How a trained model goes out: beside what is released and said to nobody, then
-- to a share of customers, then to all, or back. A row for each, with each of its
-- steps; and for each question meanwhile what both would have said, or which one
-- answered.
CREATE TABLE rollout (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, run_id TEXT NOT NULL, evaluation_id TEXT NOT NULL DEFAULT '', change_id TEXT NOT NULL DEFAULT '', model_id TEXT NOT NULL,
  release_id TEXT NOT NULL, live_release_id TEXT NOT NULL, live_base_id TEXT NOT NULL, live_model_id TEXT NOT NULL, live_policy_id TEXT NOT NULL,
  phase TEXT NOT NULL, share DOUBLE PRECISION NOT NULL DEFAULT 0, segment JSONB NOT NULL DEFAULT '{}', salt TEXT NOT NULL, guards JSONB NOT NULL DEFAULT '[]', problem JSONB NOT NULL DEFAULT '{}',
  asked BIGINT NOT NULL DEFAULT 0, differs BIGINT NOT NULL DEFAULT 0, canary_at BIGINT NOT NULL DEFAULT 0, author_kind TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL,
  phase_by_kind TEXT NOT NULL DEFAULT '', phase_by TEXT NOT NULL DEFAULT '', phase_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX rollout_n ON rollout (workspace_id, n);
CREATE UNIQUE INDEX rollout_live ON rollout (workspace_id) WHERE ended_at = 0;
CREATE TABLE rollout_step (
  rollout_id TEXT NOT NULL, n BIGINT NOT NULL, phase TEXT NOT NULL, share DOUBLE PRECISION NOT NULL DEFAULT 0, segment JSONB NOT NULL DEFAULT '{}', problem JSONB NOT NULL DEFAULT '{}',
  by_kind TEXT NOT NULL DEFAULT '', by_id TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL, PRIMARY KEY (rollout_id, n)
);
CREATE TABLE rollout_turn (
  rollout_id TEXT NOT NULL, turn_id TEXT NOT NULL, at BIGINT NOT NULL, chance DOUBLE PRECISION NOT NULL DEFAULT 0, second BOOLEAN NOT NULL DEFAULT FALSE, first_of BOOLEAN NOT NULL DEFAULT FALSE,
  before TEXT NOT NULL DEFAULT '', before_item_id TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', after_item_id TEXT NOT NULL DEFAULT '', after_confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  differs BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (rollout_id, turn_id)
);
