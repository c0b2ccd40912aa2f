-- name: list
SELECT id, workspace_id, url, secret, events, note, enabled, failing_since, created_by, created_at, updated_at FROM webhook WHERE workspace_id = $1 ORDER BY created_at, id;

-- name: get
SELECT id, workspace_id, url, secret, events, note, enabled, failing_since, created_by, created_at, updated_at FROM webhook WHERE id = $1 AND workspace_id = $2;

-- name: insert
INSERT INTO webhook (id, workspace_id, url, secret, events, note, enabled, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9);

-- name: update
UPDATE webhook SET url = $3, events = $4, note = $5, enabled = $6, failing_since = $7, updated_at = $8 WHERE id = $1 AND workspace_id = $2;

-- name: set_secret
UPDATE webhook SET secret = $3, updated_at = $4 WHERE id = $1 AND workspace_id = $2;

-- name: set_failing
UPDATE webhook SET failing_since = CAST($3 AS BIGINT) WHERE id = $1 AND workspace_id = $2 AND (failing_since = 0) <> (CAST($3 AS BIGINT) = 0);

-- name: delete
DELETE FROM webhook WHERE id = $1 AND workspace_id = $2;

-- name: delete_deliveries
DELETE FROM webhook_delivery WHERE webhook_id = $1 AND workspace_id = $2;

-- name: add_delivery
INSERT INTO webhook_delivery (id, workspace_id, webhook_id, event_id, event_type, conversation_id, job_id, created_at, next_at, replay_of)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) ON CONFLICT DO NOTHING;

-- name: set_job
UPDATE webhook_delivery SET job_id = $3 WHERE id = $1 AND workspace_id = $2;

-- name: delivery
SELECT id, workspace_id, webhook_id, event_id, event_type, conversation_id, state, attempts, status, error, created_at, tried_at, next_at, replay_of
FROM webhook_delivery WHERE id = $1 AND workspace_id = $2;

-- name: deliveries
SELECT id, workspace_id, webhook_id, event_id, event_type, conversation_id, state, attempts, status, error, created_at, tried_at, next_at, replay_of
FROM webhook_delivery WHERE webhook_id = $1 AND workspace_id = $2 AND id < $3 AND (CAST($4 AS TEXT) = '' OR state = $4) ORDER BY id DESC LIMIT $5;

-- name: tried
UPDATE webhook_delivery SET state = $3, attempts = $4, status = $5, error = $6, tried_at = $7, next_at = $8 WHERE id = $1 AND workspace_id = $2;

-- name: sweep
DELETE FROM webhook_delivery WHERE id IN (SELECT d.id FROM webhook_delivery d WHERE d.created_at < $1 AND d.state <> 'waiting' AND d.state <> 'retrying' LIMIT 1000);
