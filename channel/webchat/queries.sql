-- name: insert_visitor
INSERT INTO visitor (id, workspace_id, inbox_id, customer_id, token_hash, external_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7);

-- name: visitor_by_token
SELECT id, workspace_id, inbox_id, customer_id, external_id, created_at, seen_at, ended_at FROM visitor WHERE token_hash = $1;

-- name: touch_visitor
UPDATE visitor SET seen_at = $3 WHERE id = $1 AND workspace_id = $2 AND seen_at < $4;

-- name: renew_token
UPDATE visitor SET token_hash = $3, customer_id = $4, external_id = $5, seen_at = $6 WHERE id = $1 AND workspace_id = $2;

-- name: end_visitor
UPDATE visitor SET ended_at = $3, token_hash = id WHERE id = $1 AND workspace_id = $2;

-- name: move_visitors
UPDATE visitor SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these_visitors
UPDATE visitor SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: visitors_of
SELECT id, workspace_id, inbox_id, customer_id, external_id, created_at, seen_at, ended_at FROM visitor WHERE customer_id = $1 AND workspace_id = $2 ORDER BY id LIMIT 1000;

-- name: blank_visitors
UPDATE visitor SET external_id = '', token_hash = id, ended_at = CASE WHEN ended_at = 0 THEN $3 ELSE ended_at END WHERE customer_id = $1 AND workspace_id = $2;
