-- name: beat
INSERT INTO node (id, addr, blobs, started_at, seen_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at;

-- name: leave
DELETE FROM node WHERE id = $1 OR seen_at < $2;

-- name: alive
SELECT id, addr, blobs, started_at, seen_at FROM node WHERE seen_at >= $1 ORDER BY started_at, id;
