-- An item's content says more: which tiers may be told it, which products it is
-- about and whom it is written for. (An answer's condition, parts and spoken form
-- stand with the answers.)
ALTER TABLE item_revision ADD COLUMN tiers JSONB NOT NULL DEFAULT '[]';
ALTER TABLE item_revision ADD COLUMN products JSONB NOT NULL DEFAULT '[]';
ALTER TABLE item_revision ADD COLUMN audience JSONB NOT NULL DEFAULT '[]';
