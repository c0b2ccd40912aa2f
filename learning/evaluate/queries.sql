-- columns: evaluation
id, n, run_id, release_id, base_n, suite_hash, state, problem, total, done, suite, sample, groups, verdict, blocked, waived_by, waived_at, waived_reason, author_kind, author_id, created_at, ended_at;

-- name: insert_evaluation
INSERT INTO evaluation (id, workspace_id, n, run_id, author_kind, author_id, created_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6 FROM evaluation WHERE workspace_id = $2;

-- name: evaluation
SELECT {{columns evaluation}} FROM evaluation WHERE workspace_id = $1 AND id = $2;

-- name: evaluation_for_update
SELECT {{columns evaluation}} FROM evaluation WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: evaluations
SELECT {{columns evaluation}} FROM evaluation WHERE workspace_id = $1 AND n < $2 AND ($3 = '' OR run_id = $3) ORDER BY n DESC LIMIT $4;

-- name: going
SELECT {{columns evaluation}} FROM evaluation WHERE workspace_id = $1 AND run_id = $2 AND state = 'running' ORDER BY n DESC LIMIT 1;

-- name: progress
UPDATE evaluation SET done = $3, total = $4 WHERE workspace_id = $1 AND id = $2;

-- name: end_evaluation
UPDATE evaluation SET state = $3, problem = $4, release_id = $5, base_n = $6, suite_hash = $7, suite = $8, sample = $9, total = $10, done = $11, groups = $12, verdict = $13, blocked = $14, ended_at = $15
WHERE workspace_id = $1 AND id = $2;

-- name: waive
UPDATE evaluation SET waived_by = $3, waived_at = $4, waived_reason = $5 WHERE workspace_id = $1 AND id = $2;

-- name: drop_results
DELETE FROM evaluation_question WHERE evaluation_id IN (SELECT id FROM evaluation WHERE workspace_id = $1 AND id = $2);

-- name: insert_result
INSERT INTO evaluation_question (evaluation_id, question_id, source, expected, category_id, channel, locale, customers, before, before_item_id, before_confidence, after, after_item_id, after_confidence, turned)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: results
SELECT x.question_id, x.source, x.expected, x.category_id, x.channel, x.locale, x.customers, x.before, x.before_item_id, x.before_confidence, x.after, x.after_item_id, x.after_confidence, x.turned, '' AS text
FROM evaluation_question x JOIN evaluation e ON e.id = x.evaluation_id
WHERE e.workspace_id = $1 AND x.evaluation_id = $2 AND ($3 = '' OR ($3 = 'lost' AND x.turned < 0) OR ($3 = 'won' AND x.turned > 0)) AND x.question_id > $4
ORDER BY x.question_id LIMIT $5;
