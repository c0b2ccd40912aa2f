-- Clusters of questions that are about one thing, the wordings by which each is
-- known (exemplars: turns), and what it came to within the last four weeks. The
-- revision of a workspace's clusters moves with every change, so that whoever has
-- them in memory knows whether they are still those.
CREATE TABLE cluster (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name_turn_id TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'open', merged_into TEXT NOT NULL DEFAULT '', exemplars JSONB NOT NULL DEFAULT '[]', total BIGINT NOT NULL DEFAULT 0,
  size BIGINT NOT NULL DEFAULT 0, asked BIGINT NOT NULL DEFAULT 0, customers BIGINT NOT NULL DEFAULT 0, people_ms DOUBLE PRECISION NOT NULL DEFAULT 0, lost DOUBLE PRECISION NOT NULL DEFAULT 0,
  week BIGINT NOT NULL DEFAULT 0, week_before BIGINT NOT NULL DEFAULT 0, reasons JSONB NOT NULL DEFAULT '[]', first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, counted_at BIGINT NOT NULL DEFAULT 0,
  sample BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL, ended_by TEXT NOT NULL DEFAULT '', ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX cluster_workspace ON cluster (workspace_id, state);
CREATE INDEX cluster_uncounted ON cluster (workspace_id) WHERE counted_at = 0;
CREATE TABLE cluster_set (
  workspace_id TEXT PRIMARY KEY, revision BIGINT NOT NULL DEFAULT 0, tidied_at BIGINT NOT NULL DEFAULT 0
);
-- What was done about a cluster, and since when customers feel it.
CREATE TABLE fix (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, cluster_id TEXT NOT NULL, kind TEXT NOT NULL, item_id TEXT NOT NULL DEFAULT '', revision_id TEXT NOT NULL DEFAULT '', correction_id TEXT NOT NULL DEFAULT '', variants BIGINT NOT NULL DEFAULT 0,
  author_id TEXT NOT NULL DEFAULT '', made_at BIGINT NOT NULL, released_at BIGINT NOT NULL DEFAULT 0, release_id TEXT NOT NULL DEFAULT '', sample BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX fix_cluster ON fix (cluster_id, made_at);
CREATE INDEX fix_workspace ON fix (workspace_id, made_at, id);
