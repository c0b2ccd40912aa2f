-- columns: run
id, n, change_id, base_n, data_hash, settings, state, step, done, total, log, items, questions, bytes, took_ms, model_id, model_hash, sha256, problem, author_kind, author_id, created_at, ended_at, held;

-- name: insert_run
INSERT INTO training_run (id, workspace_id, n, change_id, settings, author_kind, author_id, created_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM training_run WHERE workspace_id = $2;

-- name: run
SELECT {{columns run}} FROM training_run WHERE workspace_id = $1 AND id = $2;

-- name: run_for_update
SELECT {{columns run}} FROM training_run WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: runs
SELECT {{columns run}} FROM training_run WHERE workspace_id = $1 AND n < $2 ORDER BY n DESC LIMIT $3;

-- name: going
SELECT {{columns run}} FROM training_run WHERE workspace_id = $1 AND state = 'running' ORDER BY n DESC LIMIT 1;

-- name: run_progress
UPDATE training_run SET step = $3, done = $4, total = $5, log = $6 WHERE workspace_id = $1 AND id = $2 AND state = 'running';

-- name: end_run
UPDATE training_run SET state = $3, step = $4, done = $5, log = $6, base_n = $7, data_hash = $8, items = $9, questions = $10, bytes = $11, took_ms = $12, model_id = $13, model_hash = $14, sha256 = $15,
  problem = $16, ended_at = $17, held = $18 WHERE workspace_id = $1 AND id = $2;

-- name: held_beyond
SELECT {{columns run}} FROM training_run
WHERE workspace_id = $1 AND held AND id NOT IN (SELECT id FROM training_run WHERE workspace_id = $1 AND held ORDER BY n DESC LIMIT $2);

-- name: let_go
UPDATE training_run SET held = FALSE WHERE workspace_id = $1 AND id = $2;

-- name: still_held
SELECT EXISTS (SELECT 1 FROM training_run WHERE workspace_id = $1 AND model_id = $2 AND held);
