-- Secrets that a workspace gives for services it uses, such as the key of an
-- embeddings service: sealed, each under its name.
CREATE TABLE workspace_secret (
  workspace_id TEXT NOT NULL, name TEXT NOT NULL, sealed TEXT NOT NULL, set_at BIGINT NOT NULL, PRIMARY KEY (workspace_id, name)
);
