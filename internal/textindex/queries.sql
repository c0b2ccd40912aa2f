-- name: ref
SELECT id FROM search_ref WHERE kind = $1 AND ref_id = $2 AND workspace_id = $3;

-- name: refs_under
SELECT id FROM search_ref WHERE parent_id = $1 AND workspace_id = $2;

-- name: add_ref
-- only: sqlite
INSERT INTO search_ref (workspace_id, kind, ref_id, parent_id, at) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: add_words
-- only: sqlite
INSERT INTO search_words (rowid, words) VALUES ($1, $2);

-- name: add
-- only: postgres
INSERT INTO search_ref (workspace_id, kind, ref_id, parent_id, at, words)
VALUES ($1, $2, $3, $4, $5, array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text($6::jsonb))));

-- name: drop_ref
DELETE FROM search_ref WHERE id = $1;

-- name: drop_words
-- only: sqlite
DELETE FROM search_words WHERE rowid = $1;

-- name: move_under
UPDATE search_ref SET parent_id = $3 WHERE kind = $1 AND parent_id = $2 AND workspace_id = $4;

-- name: search
-- only: sqlite
SELECT r.id AS id, r.ref_id AS ref_id, r.parent_id AS parent_id, r.at AS at
FROM search_words w CROSS JOIN search_ref r ON r.id = w.rowid
WHERE w.words MATCH $1 AND w.rowid < $2 AND r.workspace_id = $3 AND r.kind = $4
ORDER BY w.rowid DESC LIMIT $5;

-- name: search
-- only: postgres
SELECT id, ref_id, parent_id, at FROM search_ref
WHERE words @@ $1::tsquery AND id < $2 AND workspace_id = $3 AND kind = $4
ORDER BY id DESC LIMIT $5;
