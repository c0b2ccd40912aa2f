-- columns: job
id, workspace_id, kind, key, dedupe, payload, state, run_at, attempts, give_up_at, last_error, created_at, ended_at;

-- name: add
INSERT INTO job (id, workspace_id, kind, key, dedupe, payload, run_at, give_up_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING;

-- name: due
SELECT kind FROM job WHERE state = 'ready' AND run_at <= $1 GROUP BY kind;

-- name: lost
SELECT COUNT(*) FROM job WHERE state = 'running' AND lease_until < $1;

-- name: claim
UPDATE job SET state = 'running', lease_owner = $3, lease_until = $4, attempts = attempts + 1
WHERE id IN (
  SELECT j.id FROM job j
  WHERE j.kind = $1 AND j.state = 'ready' AND j.run_at <= $2
    AND (j.key = '' OR NOT EXISTS (SELECT 1 FROM job b WHERE b.kind = j.kind AND b.key = j.key AND b.state IN ('ready', 'running') AND b.id < j.id))
  ORDER BY j.run_at, j.id LIMIT $5 {{skip_locked}}
) AND state = 'ready'
RETURNING {{columns job}};

-- name: renew
UPDATE job SET lease_until = $3 WHERE id = $1 AND lease_owner = $2 AND state = 'running';

-- name: finish
UPDATE job SET state = 'done', ended_at = $3, lease_until = 0, last_error = '' WHERE id = $1 AND lease_owner = $2 AND state = 'running';

-- name: retry
UPDATE job SET state = 'ready', run_at = $3, last_error = $4, lease_until = 0 WHERE id = $1 AND lease_owner = $2 AND state = 'running';

-- name: bury
UPDATE job SET state = 'dead', ended_at = $3, last_error = $4, lease_until = 0 WHERE id = $1 AND lease_owner = $2 AND state = 'running';

-- name: release_lost
UPDATE job SET state = 'ready', lease_owner = '', lease_until = 0 WHERE state = 'running' AND lease_until < $1;

-- name: cancel
DELETE FROM job WHERE kind = $1 AND dedupe = $2 AND state = 'ready';

-- name: dead
SELECT {{columns job}} FROM job WHERE workspace_id IN {{in $1}} AND state = 'dead' AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: dead_job
SELECT {{columns job}} FROM job WHERE id = $1 AND workspace_id IN {{in $2}} AND state = 'dead' {{for_update}};

-- name: count_dead
SELECT COUNT(*) FROM job WHERE state = 'dead';

-- name: replay
UPDATE job SET state = 'ready', run_at = $2, attempts = 0, give_up_at = CASE WHEN give_up_at = 0 THEN 0 ELSE CAST($3 AS BIGINT) END, ended_at = 0
WHERE id = $1 AND state = 'dead'
  AND (dedupe = '' OR NOT EXISTS (SELECT 1 FROM job o WHERE o.kind = job.kind AND o.dedupe = job.dedupe AND o.state IN ('ready', 'running')));

-- name: drop
DELETE FROM job WHERE id = $1 AND state = 'dead';

-- name: sweep
DELETE FROM job WHERE state = 'done' AND ended_at < $1;

-- name: count
SELECT COUNT(*) FROM job WHERE kind = $1 AND state = $2;
