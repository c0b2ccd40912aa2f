-- How an item is used is read by item and time. What an editor looked at and
-- found in order is not listed again while neither item changes.
CREATE INDEX evidence_item ON evidence (workspace_id, item_id, at);
CREATE TABLE health_aside (
  workspace_id TEXT NOT NULL, list TEXT NOT NULL, item_id TEXT NOT NULL, other_id TEXT NOT NULL DEFAULT '', revision_id TEXT NOT NULL, other_revision_id TEXT NOT NULL DEFAULT '', by_id TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, list, item_id, other_id)
);
