-- A category that was merged into another leads there for ever: what names it,
-- as old revisions do, is found in that one.
ALTER TABLE category ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
-- The words by which drafts are sorted: tag:…, product:…, audience:….
CREATE TABLE item_label (
  item_id TEXT NOT NULL, label TEXT NOT NULL, workspace_id TEXT NOT NULL, PRIMARY KEY (item_id, label)
);
CREATE INDEX item_label_word ON item_label (workspace_id, label, item_id);
INSERT INTO item_label (item_id, label, workspace_id)
SELECT DISTINCT i.id, 'tag:' || word.value, i.workspace_id FROM item i JOIN item_revision r ON r.id = i.draft_revision_id CROSS JOIN {{each r.tags}};
CREATE INDEX item_owner ON item (workspace_id, owner_id, id);
