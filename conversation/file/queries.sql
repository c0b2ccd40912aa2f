-- columns: file
id, workspace_id, conversation_id, customer_id, by_kind, by_id, name, type, size, width, height, blob_key, sha256, created_at, erased_at;

-- name: insert
INSERT INTO file (id, workspace_id, customer_id, by_kind, by_id, name, type, size, width, height, blob_key, sha256, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: get
SELECT {{columns file}} FROM file WHERE id = $1 AND workspace_id = $2;

-- name: many
SELECT {{columns file}} FROM file WHERE id IN {{in $1}} AND workspace_id = $2;

-- name: workspace_of
SELECT workspace_id FROM file WHERE id = $1;

-- name: attach
UPDATE file SET conversation_id = $4, customer_id = $5
WHERE id IN {{in $1}} AND workspace_id = $2 AND (by_id = $3 OR by_kind = 'customer' AND customer_id = $3) AND conversation_id IN ('', $4) AND erased_at = 0;

-- name: of_customer
SELECT {{columns file}} FROM file WHERE customer_id = $1 AND workspace_id = $2 AND blob_key <> '' ORDER BY id LIMIT $3;

-- name: move
UPDATE file SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these
UPDATE file SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: blank
UPDATE file SET name = '', blob_key = '', sha256 = '', erased_at = $3 WHERE id = $1 AND workspace_id = $2;

-- name: expire
UPDATE file SET erased_at = $3 WHERE id IN (
  SELECT f.id FROM file f WHERE f.workspace_id = $1 AND f.created_at < $2 AND f.erased_at = 0 ORDER BY f.created_at LIMIT $4
) AND erased_at = 0 RETURNING id;

-- name: drop_of
DELETE FROM file WHERE workspace_id = $1 AND conversation_id IN {{in $2}}
RETURNING {{columns file}};
