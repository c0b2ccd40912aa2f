-- Evidence: built from events alone.

-- columns: evidence
turn_id, workspace_id, conversation_id, customer_id, channel, n, at, decision, item_id, release_id, confidence, own, reasons, sample;

-- name: contact
SELECT conversation_id, workspace_id, customer_id, channel, started_at, outcome, rating, people_ms, working_at, sample
FROM evidence_conversation WHERE conversation_id = $1 AND workspace_id = $2 {{for_update}};

-- name: put_contact
INSERT INTO evidence_conversation (conversation_id, workspace_id, customer_id, channel, started_at, outcome, lost, rating, people_ms, working_at, sample)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (conversation_id) DO UPDATE SET customer_id = $3, channel = $4, started_at = $5, outcome = $6, lost = $7, rating = $8, people_ms = $9, working_at = $10, sample = $11;

-- name: returned
INSERT INTO evidence_conversation (conversation_id, workspace_id, returned_at) VALUES ($1, $2, $3)
ON CONFLICT (conversation_id) DO UPDATE SET returned_at = $3
WHERE evidence_conversation.workspace_id = $2 AND (evidence_conversation.returned_at = 0 OR evidence_conversation.returned_at > $3);

-- name: evidence_of
SELECT {{columns evidence}} FROM evidence WHERE conversation_id = $1 AND workspace_id = $2 ORDER BY n;

-- name: put_evidence
INSERT INTO evidence (turn_id, workspace_id, conversation_id, customer_id, channel, n, at, decision, item_id, release_id, confidence, own, reasons, sample, placed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, EXISTS (SELECT 1 FROM cluster_turn p WHERE p.turn_id = $1 AND p.workspace_id = $2))
ON CONFLICT (turn_id) DO UPDATE SET customer_id = $4, channel = $5, own = $12;

-- name: drop_turn
DELETE FROM evidence WHERE turn_id = $1 AND workspace_id = $2;

-- name: weigh_evidence
UPDATE evidence SET reasons = own | CASE WHEN n < (SELECT MAX(x.n) FROM evidence x WHERE x.conversation_id = $1) THEN 0 ELSE COALESCE((
  SELECT (CASE WHEN c.rating IN (1, 2) THEN 32 ELSE 0 END) | (CASE WHEN c.returned_at > 0 THEN 256 ELSE 0 END) FROM evidence_conversation c WHERE c.conversation_id = $1), 0) END
WHERE conversation_id = $1 AND workspace_id = $2;

-- name: count_evidence
UPDATE evidence_conversation SET bad_turns = (SELECT COUNT(*) FROM evidence e WHERE e.conversation_id = $1 AND e.reasons <> 0)
WHERE conversation_id = $1 AND workspace_id = $2;

-- name: drop_placed_of
DELETE FROM cluster_turn WHERE workspace_id = $1 AND turn_id IN (SELECT turn_id FROM evidence WHERE conversation_id IN {{in $2}});

-- name: drop_empty_samples
DELETE FROM cluster WHERE workspace_id = $1 AND sample AND NOT EXISTS (SELECT 1 FROM cluster_turn p WHERE p.cluster_id = cluster.id);

-- name: drop_fixes_of_none
DELETE FROM fix WHERE workspace_id = $1 AND NOT EXISTS (SELECT 1 FROM cluster k WHERE k.id = fix.cluster_id);

-- name: drop_evidence_of
DELETE FROM evidence WHERE workspace_id = $1 AND conversation_id IN {{in $2}};

-- name: drop_contacts_of
DELETE FROM evidence_conversation WHERE workspace_id = $1 AND conversation_id IN {{in $2}};

-- Placing: which question belongs to which cluster.

-- name: workspaces_to_do
SELECT workspace_id FROM evidence WHERE NOT placed UNION SELECT workspace_id FROM cluster WHERE counted_at = 0 AND state <> 'merged';

-- name: unplaced
SELECT {{columns evidence}} FROM evidence WHERE workspace_id = $1 AND NOT placed ORDER BY at, turn_id LIMIT $2;

-- name: place
INSERT INTO cluster_turn (turn_id, workspace_id, cluster_id, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (turn_id) DO UPDATE SET cluster_id = $3;

-- name: placed
UPDATE evidence SET placed = TRUE WHERE workspace_id = $1 AND turn_id IN {{in $2}};

-- name: unplace
UPDATE evidence SET placed = FALSE WHERE conversation_id = $1 AND workspace_id = $2 AND placed AND reasons <> 0
  AND EXISTS (SELECT 1 FROM cluster_turn p WHERE p.turn_id = evidence.turn_id AND p.cluster_id = '');

-- columns: cluster
id, workspace_id, name_turn_id, title, state, merged_into, exemplars, total, size, asked, customers, people_ms, lost, week, week_before, reasons, first_at, last_at, counted_at, sample, created_at;

-- name: cluster
SELECT {{columns cluster}} FROM cluster WHERE workspace_id = $1 AND id = $2;

-- name: clusters_alive
SELECT {{columns cluster}} FROM cluster WHERE workspace_id = $1 AND state <> 'merged' ORDER BY id;

-- name: clusters_fixed
SELECT DISTINCT cluster_id FROM fix WHERE workspace_id = $1;

-- name: insert_cluster
INSERT INTO cluster (id, workspace_id, name_turn_id, exemplars, total, first_at, last_at, sample, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: save_cluster
UPDATE cluster SET name_turn_id = $3, exemplars = $4, total = $5, last_at = $6, counted_at = 0 WHERE workspace_id = $1 AND id = $2;

-- name: set_of
SELECT revision, tidied_at FROM cluster_set WHERE workspace_id = $1;

-- name: add_set
INSERT INTO cluster_set (workspace_id, tidied_at) VALUES ($1, $2) ON CONFLICT (workspace_id) DO NOTHING;

-- name: move_set
UPDATE cluster_set SET revision = revision + 1 WHERE workspace_id = $1 AND revision = $2;

-- name: tidied
UPDATE cluster_set SET tidied_at = $2 WHERE workspace_id = $1;

-- name: sets_untidy
SELECT workspace_id, tidied_at FROM cluster_set WHERE tidied_at < $1;

-- name: merge_cluster
UPDATE cluster SET state = 'merged', merged_into = $3, ended_at = $4 WHERE workspace_id = $1 AND id = $2;

-- name: merge_turns
UPDATE cluster_turn SET cluster_id = $3 WHERE workspace_id = $1 AND cluster_id = $2;

-- name: merge_chain
UPDATE cluster SET merged_into = $3 WHERE workspace_id = $1 AND merged_into = $2;

-- name: turns_of_cluster
SELECT {{columns evidence}} FROM evidence WHERE workspace_id = $1 AND turn_id IN (
  SELECT p.turn_id FROM cluster_turn p WHERE p.workspace_id = $1 AND p.cluster_id = $2 AND p.turn_id > $3 ORDER BY p.turn_id LIMIT $4) ORDER BY turn_id;

-- Counting: what a cluster came to since $3. Whoever asks again and again ($6
-- times and more) makes it no dearer.

-- columns: by_reason
COUNT(*) FILTER (WHERE (reasons & 1) <> 0) AS r0, COUNT(*) FILTER (WHERE (reasons & 2) <> 0) AS r1, COUNT(*) FILTER (WHERE (reasons & 4) <> 0) AS r2, COUNT(*) FILTER (WHERE (reasons & 8) <> 0) AS r3, COUNT(*) FILTER (WHERE (reasons & 16) <> 0) AS r4, COUNT(*) FILTER (WHERE (reasons & 32) <> 0) AS r5, COUNT(*) FILTER (WHERE (reasons & 64) <> 0) AS r6, COUNT(*) FILTER (WHERE (reasons & 128) <> 0) AS r7, COUNT(*) FILTER (WHERE (reasons & 256) <> 0) AS r8;

-- name: uncount
UPDATE cluster SET counted_at = 0 WHERE workspace_id = $2 AND id IN (
  SELECT p.cluster_id FROM evidence e JOIN cluster_turn p ON p.turn_id = e.turn_id WHERE e.conversation_id = $1);

-- name: uncounted
SELECT id FROM cluster WHERE workspace_id = $1 AND counted_at = 0 AND state <> 'merged' ORDER BY id LIMIT $2;

-- name: uncount_all
UPDATE cluster SET counted_at = 0 WHERE workspace_id = $1 AND state <> 'merged';

-- name: count
WITH t AS (
  SELECT p.cluster_id AS cluster_id, e.customer_id AS customer_id, e.at AS at, e.reasons AS reasons, e.reasons <> 0 AS bad,
    c.people_ms * 1.0 / NULLIF(c.bad_turns, 0) AS people_ms, CASE WHEN c.lost OR c.returned_at > 0 AND c.outcome <> 'confirmed' THEN 1.0 / NULLIF(c.bad_turns, 0) ELSE 0 END AS lost,
    ROW_NUMBER() OVER (PARTITION BY p.cluster_id, e.customer_id, e.reasons <> 0 ORDER BY e.at, e.turn_id) AS nth
  FROM cluster_turn p JOIN evidence e ON e.turn_id = p.turn_id JOIN evidence_conversation c ON c.conversation_id = e.conversation_id
  WHERE p.workspace_id = $1 AND p.cluster_id IN {{in $2}} AND p.at >= $3
)
SELECT cluster_id, COUNT(*) AS asked, SUM(CASE WHEN bad THEN 1 ELSE 0 END) AS size, COUNT(DISTINCT CASE WHEN bad THEN customer_id END) AS customers,
  CAST(COALESCE(SUM(CASE WHEN bad AND nth <= $6 THEN people_ms ELSE 0 END), 0) AS DOUBLE PRECISION) AS people_ms,
  CAST(COALESCE(SUM(CASE WHEN bad AND nth <= $6 THEN lost ELSE 0 END), 0) AS DOUBLE PRECISION) AS lost,
  SUM(CASE WHEN bad AND at >= $4 THEN 1 ELSE 0 END) AS week, SUM(CASE WHEN bad AND at >= $5 AND at < $4 THEN 1 ELSE 0 END) AS week_before,
  {{columns by_reason}}
FROM t GROUP BY cluster_id;

-- name: counted
UPDATE cluster SET asked = $3, size = $4, customers = $5, people_ms = $6, lost = $7, week = $8, week_before = $9, reasons = $10, counted_at = $11 WHERE workspace_id = $1 AND id = $2;

-- Reading: what people see of the clusters.

-- name: debt
SELECT COUNT(*) AS clusters, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS size, CAST(COALESCE(SUM(people_ms), 0) AS DOUBLE PRECISION) AS people_ms, CAST(COALESCE(SUM(lost), 0) AS DOUBLE PRECISION) AS lost
FROM cluster WHERE workspace_id = $1 AND state = 'open' AND size > 0;

-- $5 and $6 are the prices of a millisecond and of a need. Of two that cost the
-- same the larger stands first.

-- name: clusters
WITH k AS (
  SELECT {{columns cluster}}, CAST(CASE $4 WHEN 'size' THEN size * 1.0 WHEN 'growth' THEN (week - week_before) * 1.0 WHEN 'new' THEN first_at * 1.0 ELSE people_ms * $5 + lost * $6 + size * 0.000001 END AS DOUBLE PRECISION) AS key
  FROM cluster WHERE workspace_id = $1 AND state = $2 AND size > 0
)
SELECT * FROM k WHERE ($3 < 0 OR CAST(COALESCE(reasons ->> CAST($3 AS INTEGER), '0') AS BIGINT) > 0) AND (key < $7 OR key = $7 AND id < $8) ORDER BY key DESC, id DESC LIMIT $9;

-- name: cluster_of_turn
SELECT cluster_id FROM cluster_turn WHERE workspace_id = $1 AND turn_id = $2;

-- name: marks
SELECT e.at AS at, e.reasons AS reasons FROM cluster_turn p JOIN evidence e ON e.turn_id = p.turn_id WHERE p.workspace_id = $1 AND p.cluster_id = $2 AND p.at >= $3 LIMIT $4;

-- name: unmet
SELECT e.turn_id, e.workspace_id, e.conversation_id, e.customer_id, e.channel, e.n, e.at, e.decision, e.item_id, e.release_id, e.confidence, e.own, e.reasons, e.sample
FROM evidence e WHERE e.workspace_id = $1 AND (e.reasons & $2) <> 0 ORDER BY e.at DESC, e.turn_id DESC LIMIT $3;

-- name: questions
SELECT e.turn_id, e.workspace_id, e.conversation_id, e.customer_id, e.channel, e.n, e.at, e.decision, e.item_id, e.release_id, e.confidence, e.own, e.reasons, e.sample
FROM cluster_turn p JOIN evidence e ON e.turn_id = p.turn_id
WHERE p.workspace_id = $1 AND p.cluster_id = $2 AND ($3 OR e.reasons <> 0) AND (p.at < $4 OR p.at = $4 AND p.turn_id < $5) ORDER BY p.at DESC, p.turn_id DESC LIMIT $6;

-- Fixes: what was done about a cluster.

-- columns: fix
f.id, f.cluster_id, f.kind, f.item_id, f.revision_id, f.correction_id, f.variants, f.author_id, f.made_at, f.released_at, f.release_id;

-- name: insert_fix
INSERT INTO fix (id, workspace_id, cluster_id, kind, item_id, revision_id, correction_id, variants, author_id, made_at, sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: fixes
SELECT {{columns fix}}, k.name_turn_id AS name_turn_id, k.title AS title, k.first_at AS first_at FROM fix f JOIN cluster k ON k.id = f.cluster_id
WHERE f.workspace_id = $1 AND (f.made_at < $2 OR f.made_at = $2 AND f.id < $3) ORDER BY f.made_at DESC, f.id DESC LIMIT $4;

-- name: fixes_of
SELECT {{columns fix}}, k.name_turn_id AS name_turn_id, k.title AS title, k.first_at AS first_at FROM fix f JOIN cluster k ON k.id = f.cluster_id
WHERE f.workspace_id = $1 AND f.cluster_id IN {{in $2}} ORDER BY f.made_at DESC, f.id DESC;

-- name: fixes_to_release
SELECT {{columns fix}} FROM fix f WHERE f.workspace_id = $1 AND f.item_id <> '' AND (f.released_at = 0 OR f.released_at >= $2) ORDER BY f.id;

-- name: release_fix
UPDATE fix SET released_at = $3, release_id = $4 WHERE workspace_id = $1 AND id = $2;

-- name: rate
SELECT CAST(COALESCE(SUM(CASE WHEN (e.reasons & $5) <> 0 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM cluster_turn p JOIN evidence e ON e.turn_id = p.turn_id
WHERE p.workspace_id = $1 AND p.cluster_id = $2 AND p.at >= $3 AND p.at < $4;

-- name: name_cluster
UPDATE cluster SET title = $3, state = $4, ended_by = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2;

-- name: status
SELECT COUNT(*) AS asked, COUNT(*) FILTER (WHERE reasons <> 0) AS bad, COUNT(*) FILTER (WHERE NOT placed) AS waiting,
  COUNT(*) FILTER (WHERE reasons <> 0 AND EXISTS (SELECT 1 FROM cluster_turn p WHERE p.turn_id = evidence.turn_id AND p.cluster_id = '-')) AS noise, {{columns by_reason}}
FROM evidence WHERE workspace_id = $1 AND at >= $2;

-- name: most_asked
SELECT item_id, COUNT(*) AS n FROM evidence WHERE workspace_id = $1 AND at >= $2 AND decision = 'answer' AND item_id <> ''
GROUP BY item_id ORDER BY COUNT(*) DESC, item_id LIMIT $3;

-- name: fixed
SELECT COUNT(*) AS made, COUNT(*) FILTER (WHERE released_at > 0) AS released FROM fix WHERE workspace_id = $1;

-- What people could be asked about.

-- name: candidates
SELECT e.turn_id, e.workspace_id, e.conversation_id, e.customer_id, e.channel, e.n, e.at, e.decision, e.item_id, e.release_id, e.confidence, e.own, e.reasons, e.sample,
  COALESCE(p.cluster_id, '') AS cluster_id, COALESCE(k.size, 0) AS size, CAST(COALESCE(k.people_ms, 0) AS DOUBLE PRECISION) AS people_ms, CAST(COALESCE(k.lost, 0) AS DOUBLE PRECISION) AS lost,
  EXISTS (SELECT 1 FROM fix f WHERE f.cluster_id = p.cluster_id AND f.kind = 'label') AS wanted
FROM evidence e LEFT JOIN cluster_turn p ON p.turn_id = e.turn_id LEFT JOIN cluster k ON k.id = p.cluster_id
WHERE e.workspace_id = $1 AND e.at >= $2 AND e.placed AND COALESCE(p.cluster_id, '') <> '-' ORDER BY e.at DESC, e.turn_id DESC LIMIT $3;

-- name: evidence_by_turn
SELECT {{columns evidence}} FROM evidence WHERE workspace_id = $1 AND turn_id IN {{in $2}};

-- The past: old conversations that were read in.

-- columns: past
id, file_name, format, blob_key, options, state, done, total, taken, touched_at, preview, report, problem, author_id, created_at, ended_at;

-- name: insert_past
INSERT INTO past_import (id, workspace_id, file_name, format, blob_key, options, state, total, preview, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: past
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 AND id = $2;

-- name: past_for_update
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: pasts
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2;

-- name: recheck_past
UPDATE past_import SET options = $3, total = $4, preview = $5 WHERE workspace_id = $1 AND id = $2 AND state = 'checked';

-- name: past_state
UPDATE past_import SET state = $3, problem = $4, ended_at = $5 WHERE workspace_id = $1 AND id = $2;

-- name: past_begun
UPDATE past_import SET state = 'running', touched_at = $3 WHERE workspace_id = $1 AND id = $2;

-- name: past_taken
UPDATE past_import SET taken = taken + 1, touched_at = $3 WHERE workspace_id = $1 AND id = $2;

-- name: past_progress
UPDATE past_import SET done = $3, touched_at = $4 WHERE workspace_id = $1 AND id = $2;

-- name: past_touched
UPDATE past_import SET touched_at = $3 WHERE workspace_id = $1 AND id = $2;

-- name: pasts_unfinished
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 AND state IN ('running', 'stopped') ORDER BY created_at DESC;

-- name: pasts_quiet
SELECT id, workspace_id, author_id FROM past_import WHERE state = 'running' AND touched_at < $1;

-- name: past_reported
UPDATE past_import SET report = $3 WHERE workspace_id = $1 AND id = $2;

-- name: past_without_file
UPDATE past_import SET blob_key = '' WHERE workspace_id = $1 AND id = $2;

-- name: insert_past_question
INSERT INTO past_question (import_id, n, workspace_id, conversation, question, at, decision, item_id, confidence, people_ms, masked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: past_rows
SELECT n, conversation, question, at, decision, item_id, confidence, people_ms, missing, masked FROM past_question WHERE workspace_id = $1 AND import_id = $2 ORDER BY n;

-- name: past_missing
UPDATE past_question SET missing = $4 WHERE workspace_id = $1 AND import_id = $2 AND n = $3;

-- name: past_questions
SELECT n, conversation, question, at, decision, item_id, confidence, people_ms, missing, masked FROM past_question
WHERE workspace_id = $1 AND import_id = $2 AND ($3 = '' OR decision = $3) AND ($4 = 0 OR missing = $4) AND n > $5 ORDER BY n LIMIT $6;

-- name: drop_past_questions
DELETE FROM past_question WHERE workspace_id = $1 AND import_id = $2;

-- name: drop_past
DELETE FROM past_import WHERE workspace_id = $1 AND id = $2;

-- name: pasts_stale
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 AND state IN ('checked', 'stopped') AND created_at < $2 AND touched_at < $2;

-- name: pasts_with_file_ended
SELECT {{columns past}} FROM past_import WHERE workspace_id = $1 AND state IN ('done', 'failed') AND blob_key <> '';

-- name: workspaces_with_stale_pasts
SELECT DISTINCT workspace_id FROM past_import WHERE state IN ('checked', 'stopped') AND created_at < $1 AND touched_at < $1 OR state IN ('done', 'failed') AND blob_key <> '';

-- name: expire_past_questions
DELETE FROM past_question WHERE import_id IN (SELECT id FROM past_import WHERE workspace_id = $1 AND state IN ('done', 'failed') AND created_at < $2 AND blob_key = '');

-- name: expire_pasts
DELETE FROM past_import WHERE workspace_id = $1 AND state IN ('done', 'failed') AND created_at < $2 AND blob_key = '';

-- Drafts: what the bot would have said, beside what people said.

-- columns: draft
turn_id, conversation_id, n, at, decision, item_id, release_id, confidence, replied_at, said, likeness;

-- name: insert_draft
INSERT INTO draft (turn_id, workspace_id, conversation_id, n, at, decision, item_id, release_id, confidence, sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING;

-- name: drop_unanswered_drafts
DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND replied_at = 0;

-- name: end_drafts
UPDATE draft SET over = TRUE WHERE workspace_id = $1 AND conversation_id = $2 AND replied_at > 0 AND NOT over;

-- name: open_draft
SELECT {{columns draft}} FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND NOT over ORDER BY n DESC LIMIT 1;

-- name: draft_answered
UPDATE draft SET replied_at = $3, said = $4, likeness = $5 WHERE workspace_id = $1 AND turn_id = $2;

-- name: draft_sums
SELECT decision, item_id, CASE WHEN confidence >= $7 THEN 3 WHEN confidence >= $6 THEN 2 WHEN confidence >= $5 THEN 1 ELSE 0 END AS band, COUNT(*) AS n,
  COUNT(*) FILTER (WHERE likeness >= $3) AS same, COUNT(*) FILTER (WHERE likeness >= $4 AND likeness < $3) AS edited
FROM draft WHERE workspace_id = $1 AND at >= $2 AND replied_at > 0 GROUP BY 1, 2, 3;

-- name: drafted_items
SELECT DISTINCT item_id FROM draft WHERE workspace_id = $1 AND at >= $2 AND replied_at > 0 AND decision = 'answer';

-- name: drafts
SELECT {{columns draft}}, verdict FROM (
  SELECT {{columns draft}}, CASE WHEN decision <> 'answer' THEN 'none' WHEN likeness >= $3 THEN 'same' WHEN likeness >= $4 THEN 'edited' ELSE 'other' END AS verdict
  FROM draft WHERE workspace_id = $1 AND at >= $2 AND replied_at > 0) AS d
WHERE ($5 = '' OR verdict = $5) AND (NOT $9 OR decision = 'answer' AND item_id IN {{in $10}}) AND (at < $6 OR at = $6 AND turn_id < $7)
ORDER BY at DESC, turn_id DESC LIMIT $8;

-- name: drop_drafts_of
DELETE FROM draft WHERE workspace_id = $1 AND conversation_id IN {{in $2}};
