-- columns: question
q.id, q.text, q.locale, q.channel, q.visibility, q.tier, q.expected, q.source, q.source_id, q.note, q.author_id, q.created_at, q.removed_at;

-- columns: run
id, n, subject, subject_id, base_hash, released_hash, released_n, suite_hash, state, problem, total, done, before, after, won, lost, worse, author_kind, author_id, created_at,
ended_at, waived_by, waived_at, waived_reason;

-- ───────────── questions ─────────────

-- name: asks
SELECT EXISTS (SELECT 1 FROM suite_question WHERE workspace_id = $1 AND removed_at = 0);

-- name: question_ids
SELECT id FROM suite_question WHERE workspace_id = $1 AND removed_at = 0;

-- name: question_count
SELECT COUNT(*) FROM suite_question WHERE workspace_id = $1 AND removed_at = 0;

-- name: all_questions
SELECT {{columns question}} FROM suite_question q WHERE q.workspace_id = $1 AND q.removed_at = 0 ORDER BY q.id;

-- name: questions
SELECT {{columns question}} FROM suite_question q WHERE q.workspace_id = $1 AND q.removed_at = 0 AND q.id < $2 AND ($3 = '' OR LOWER(q.text) LIKE $3 ESCAPE '\') ORDER BY q.id DESC LIMIT $4;

-- name: question
SELECT {{columns question}} FROM suite_question q WHERE q.workspace_id = $1 AND q.id = $2;

-- name: questions_by_id
SELECT {{columns question}} FROM suite_question q WHERE q.workspace_id = $1 AND q.id IN {{in $2}};

-- name: insert_question
INSERT INTO suite_question (id, workspace_id, hash, text, locale, channel, visibility, tier, expected, source, source_id, customer_id, note, author_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING;

-- name: remove_question
UPDATE suite_question SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at = 0;

-- name: known_sources
SELECT source_id FROM suite_question WHERE workspace_id = $1 AND source_id IN {{in $2}};

-- name: items
SELECT id, key, question, visibility, category_id, published_revision_id <> '' AS released, archived_at > 0 AS archived FROM item
WHERE workspace_id = $1 AND (id IN {{in $2}} OR key IN {{in $2}})
UNION ALL
SELECT d.id, '' AS key, d.title AS question, d.visibility, r.category_id, d.published_revision_id <> '' AS released, d.archived_at > 0 AS archived
FROM document d JOIN document_revision r ON r.id = d.draft_revision_id WHERE d.workspace_id = $1 AND d.id IN {{in $2}};

-- name: corrected
SELECT id, customer_id, question, right_item_id FROM correction
WHERE workspace_id = $1 AND state = 'resolved' AND result <> 'dismissed' AND right_item_id <> '' AND question <> '' ORDER BY id DESC LIMIT $2;

-- ───────────── runs ─────────────

-- name: insert_run
INSERT INTO suite_run (id, workspace_id, n, subject, subject_id, author_kind, author_id, created_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM suite_run WHERE workspace_id = $2;

-- name: run
SELECT {{columns run}} FROM suite_run WHERE workspace_id = $1 AND id = $2;

-- name: run_for_update
SELECT {{columns run}} FROM suite_run WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: runs
SELECT {{columns run}} FROM suite_run WHERE workspace_id = $1 AND n < $2 AND ($3 = '' OR subject_id = $3) ORDER BY n DESC LIMIT $4;

-- name: going
SELECT {{columns run}} FROM suite_run WHERE workspace_id = $1 AND subject = $2 AND subject_id = $3 AND state = 'running' ORDER BY n DESC LIMIT 1;

-- name: begin_run
UPDATE suite_run SET base_hash = $3, released_hash = $4, released_n = $5, suite_hash = $6, total = $7, done = 0 WHERE workspace_id = $1 AND id = $2;

-- name: run_progress
UPDATE suite_run SET done = $3 WHERE workspace_id = $1 AND id = $2;

-- name: end_run
UPDATE suite_run SET state = $3, problem = $4, before = $5, after = $6, won = $7, lost = $8, worse = $9, ended_at = $10 WHERE workspace_id = $1 AND id = $2;

-- name: judged
SELECT {{columns run}} FROM suite_run
WHERE workspace_id = $1 AND base_hash = $2 AND suite_hash = $3 AND released_hash = $4 AND state = 'done' ORDER BY n DESC LIMIT 1;

-- name: waive
UPDATE suite_run SET waived_by = $3, waived_at = $4, waived_reason = $5 WHERE workspace_id = $1 AND id = $2;

-- name: drop_results
DELETE FROM suite_result WHERE run_id IN (SELECT id FROM suite_run WHERE workspace_id = $1 AND id = $2);

-- name: insert_result
INSERT INTO suite_result (run_id, question_id, before, before_item_id, before_confidence, after, after_item_id, after_confidence, turned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: results
SELECT x.question_id, x.before, x.before_item_id, x.before_confidence, x.after, x.after_item_id, x.after_confidence, x.turned
FROM suite_result x JOIN suite_run r ON r.id = x.run_id
WHERE r.workspace_id = $1 AND x.run_id = $2 AND x.question_id > $3
  AND ($4 = '' OR ($4 = 'lost' AND x.turned < 0) OR ($4 = 'won' AND x.turned > 0) OR ($4 = 'not_right' AND x.after <> 'right'))
ORDER BY x.question_id LIMIT $5;

-- name: results_of_question
SELECT r.n, r.id AS run_id, r.subject, r.created_at, x.before, x.before_item_id, x.before_confidence, x.after, x.after_item_id, x.after_confidence, x.turned
FROM suite_result x JOIN suite_run r ON r.id = x.run_id WHERE r.workspace_id = $1 AND x.question_id = $2 ORDER BY r.n DESC LIMIT $3;

-- ───────────── what customers' questions leave here ─────────────

-- name: move_questions
UPDATE suite_question SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($4 = 0 OR id IN {{in $5}}) RETURNING id;

-- name: questions_of_customer
SELECT {{columns question}} FROM suite_question q WHERE q.workspace_id = $1 AND q.customer_id = $2 ORDER BY q.id;

-- name: erase_questions
UPDATE suite_question SET text = '', note = '', hash = id, removed_at = CASE WHEN removed_at = 0 THEN $3 ELSE removed_at END WHERE workspace_id = $1 AND customer_id = $2 AND text <> '';
