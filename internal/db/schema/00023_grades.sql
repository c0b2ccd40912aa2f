-- The grade that an item's words and category suggest, and who has looked at the
-- one it has: R3 and R4 are not published before somebody did. What was released
-- before this was asked counts as looked at, by nobody who is named.
ALTER TABLE item ADD COLUMN grade_suggested TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN grade_confirmed TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN grade_confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN grade_confirmed_at BIGINT NOT NULL DEFAULT 0;
UPDATE item SET grade_confirmed = COALESCE((SELECT r.grade FROM item_revision r WHERE r.id = item.published_revision_id), '') WHERE published_revision_id <> '';
UPDATE item SET ready = FALSE WHERE grade IN ('R3', 'R4') AND grade_confirmed <> grade AND archived_at = 0;
