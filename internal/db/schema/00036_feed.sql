-- Another desk's feed is read by a number that a hand-over gets in the order in
-- which hand-overs are committed: an id made before the commit can come to be
-- seen after a later one, and a reader past it would never see it.
ALTER TABLE handoff ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE handoff SET n = numbered.n FROM (
  SELECT h.id AS id, ROW_NUMBER() OVER (PARTITION BY h.workspace_id ORDER BY h.id) AS n FROM handoff h
  WHERE EXISTS (SELECT 1 FROM leg l WHERE l.conversation_id = h.conversation_id AND l.owner_kind = 'external')
) numbered WHERE handoff.id = numbered.id;
CREATE UNIQUE INDEX handoff_feed ON handoff (workspace_id, n) WHERE n > 0;
CREATE TABLE handoff_head (workspace_id TEXT PRIMARY KEY, n BIGINT NOT NULL DEFAULT 0);
INSERT INTO handoff_head (workspace_id, n) SELECT workspace_id, MAX(n) FROM handoff WHERE n > 0 GROUP BY workspace_id;
