-- name: insert_blob
INSERT INTO blob (key, data, size, created_at) VALUES ($1, $2, $3, $4);

-- name: blob
SELECT data FROM blob WHERE key = $1;

-- name: delete_blob
DELETE FROM blob WHERE key = $1;
