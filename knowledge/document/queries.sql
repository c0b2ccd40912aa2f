-- columns: document
id, source_id, path, title, format, state, code, params, blob_key, bytes, hash, pages, chunks, visibility, draft_revision_id, published_revision_id, changed,
created_at, updated_at, archived_at, change_id,
COALESCE((SELECT r.category_id FROM document_revision r WHERE r.id = document.draft_revision_id), '') AS category_id;

-- columns: revision
id, n, hash, title, category_id, grade, visibility, valid_from, valid_until, link, chunks, author_id, created_at;

-- columns: run
id, source_id, state, dry, done, total, report, code, params, author_kind, author_id, created_at, updated_at, ended_at;

-- columns: entry
n, path, depth, state, action, blob_key, title, kept, added, removed, code, params, document_id;

-- columns: question
id, document_id, chunk_id, question, answer, why, state, item_id, created_at, ended_at;

-- ───────────── sources ─────────────

-- name: sources
SELECT s.id, s.kind, s.name, s.address, s.settings, s.every_min, s.next_at, s.created_at, s.updated_at,
  (SELECT COUNT(*) FROM document d WHERE d.workspace_id = s.workspace_id AND d.source_id = s.id AND d.archived_at = 0) AS documents,
  (SELECT COUNT(*) FROM document d WHERE d.workspace_id = s.workspace_id AND d.source_id = s.id AND d.archived_at = 0 AND d.state = 'failed') AS failed
FROM document_source s WHERE s.workspace_id = $1 AND s.archived_at = 0 ORDER BY s.created_at, s.id;

-- name: source
SELECT id, kind, name, address, settings, every_min, next_at, created_at, updated_at FROM document_source WHERE workspace_id = $1 AND id = $2;

-- name: source_for_update
SELECT id, kind, name, address, settings, every_min, next_at, created_at, updated_at FROM document_source
WHERE workspace_id = $1 AND id = $2 AND archived_at = 0 {{for_update}};

-- name: source_at
SELECT id, kind, name, address, settings, every_min, next_at, created_at, updated_at FROM document_source
WHERE workspace_id = $1 AND kind = $2 AND address = $3 AND archived_at = 0 ORDER BY created_at, id LIMIT 1;

-- name: insert_source
INSERT INTO document_source (id, workspace_id, kind, name, address, settings, every_min, next_at, author_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10);

-- name: update_source
UPDATE document_source SET name = $3, settings = $4, every_min = $5, next_at = $6, updated_at = $7 WHERE workspace_id = $1 AND id = $2;

-- name: plan_source
UPDATE document_source SET next_at = $3 WHERE workspace_id = $1 AND id = $2;

-- name: archive_source
UPDATE document_source SET archived_at = $3, every_min = 0, next_at = 0 WHERE workspace_id = $1 AND id = $2;

-- name: archive_documents_of
UPDATE document SET archived_at = $3, updated_at = $3, state = 'gone', changed = (published_revision_id <> '')
WHERE workspace_id = $1 AND source_id = $2 AND archived_at = 0;

-- ───────────── runs ─────────────

-- name: insert_run
INSERT INTO document_run (id, workspace_id, source_id, state, dry, report, author_kind, author_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9);

-- name: run
SELECT {{columns run}} FROM document_run WHERE workspace_id = $1 AND id = $2;

-- name: run_for_update
SELECT {{columns run}} FROM document_run WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: runs
SELECT {{columns run}} FROM document_run WHERE workspace_id = $1 AND ($2 = '' OR source_id = $2) ORDER BY created_at DESC, id DESC LIMIT $3;

-- name: latest_runs
SELECT {{columns run}} FROM document_run r WHERE workspace_id = $1
  AND id = (SELECT l.id FROM document_run l WHERE l.workspace_id = $1 AND l.source_id = r.source_id ORDER BY l.created_at DESC, l.id DESC LIMIT 1);

-- name: active_runs
SELECT {{columns run}} FROM document_run WHERE workspace_id = $1 AND source_id = $2 AND ended_at = 0 AND state <> 'checked' ORDER BY created_at, id;

-- name: stale_runs
SELECT {{columns run}} FROM document_run
WHERE workspace_id = $1 AND ended_at = 0 AND ((state = 'collecting' AND updated_at < $2) OR (state = 'checked' AND updated_at < $3));

-- name: forget_entries
DELETE FROM document_entry WHERE workspace_id = $1 AND run_id IN (SELECT id FROM document_run WHERE workspace_id = $1 AND ended_at > 0 AND ended_at < $2);

-- name: move_run
UPDATE document_run SET state = $3, dry = $4, done = $5, report = $6, updated_at = $7 WHERE workspace_id = $1 AND id = $2;

-- name: end_run
UPDATE document_run SET state = $3, report = $4, code = $5, params = $6, ended_at = $7, updated_at = $8 WHERE workspace_id = $1 AND id = $2;

-- name: run_progress
UPDATE document_run SET done = $3, report = $4, updated_at = $5 WHERE workspace_id = $1 AND id = $2;

-- name: run_total
UPDATE document_run SET total = $2 WHERE id = $1;

-- name: insert_entry
INSERT INTO document_entry (run_id, n, workspace_id, path, depth, state, action, blob_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: entry_at
SELECT {{columns entry}} FROM document_entry WHERE run_id = $1 AND path = $2;

-- name: entry_blob
UPDATE document_entry SET blob_key = $3 WHERE run_id = $1 AND n = $2;

-- name: entries
SELECT {{columns entry}} FROM document_entry WHERE workspace_id = $1 AND run_id = $2 AND ($3 = '' OR action = $3) AND n > $4 ORDER BY n LIMIT $5;

-- name: entries_todo
SELECT {{columns entry}} FROM document_entry WHERE run_id = $1 AND state = 'todo' ORDER BY n LIMIT $2;

-- name: entry_taken
UPDATE document_entry SET state = 'done' WHERE run_id = $1 AND n = $2 AND state = 'todo';

-- name: entry_done
UPDATE document_entry SET action = $3, title = $4, kept = $5, added = $6, removed = $7, code = $8, params = $9, document_id = $10 WHERE run_id = $1 AND n = $2;

-- name: entries_again
UPDATE document_entry SET state = 'todo', action = CASE WHEN action = 'gone' THEN 'gone' ELSE '' END, kept = 0, added = 0, removed = 0, code = ''
WHERE run_id = $1 AND action NOT IN ('same', 'skip');

-- name: blobs_left
SELECT e.blob_key FROM document_entry e WHERE e.run_id = $1 AND e.blob_key <> ''
  AND NOT EXISTS (SELECT 1 FROM document d WHERE d.workspace_id = e.workspace_id AND d.blob_key = e.blob_key);

-- name: forget_blobs_left
UPDATE document_entry SET blob_key = '' WHERE run_id = $1 AND blob_key <> '';

-- ───────────── documents ─────────────

-- name: documents
SELECT {{columns document}} FROM document
WHERE workspace_id = $1 AND id < $2 AND state <> 'erased'
  AND ($3 = '' OR source_id = $3)
  AND (($4 = '' AND archived_at = 0) OR ($4 = 'changed' AND changed) OR ($4 = 'published' AND published_revision_id <> '') OR ($4 = 'archived' AND archived_at > 0) OR (state = $4 AND archived_at = 0))
  AND ($5 = '' OR LOWER(title) LIKE $5 ESCAPE '\' OR LOWER(path) LIKE $5 ESCAPE '\')
ORDER BY id DESC LIMIT $6;

-- name: document
SELECT {{columns document}} FROM document WHERE workspace_id = $1 AND id = $2 AND state <> 'erased';

-- name: document_for_update
SELECT {{columns document}} FROM document WHERE workspace_id = $1 AND id = $2 AND state <> 'erased' {{for_update}};

-- name: document_at
SELECT {{columns document}} FROM document WHERE workspace_id = $1 AND source_id = $2 AND path IN ($3, $4);

-- name: documents_of
SELECT {{columns document}} FROM document WHERE workspace_id = $1 AND source_id = $2 AND state <> 'erased' ORDER BY id;

-- name: insert_document
INSERT INTO document (id, workspace_id, source_id, path, state, visibility, author_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8);

-- name: update_document
UPDATE document SET title = $2, format = $3, state = $4, code = $5, params = $6, blob_key = $7, bytes = $8, hash = $9, pages = $10, chunks = $11, visibility = $12,
  draft_revision_id = $13, updated_at = $14, archived_at = $15
WHERE id = $1;

-- name: mark_document
UPDATE document SET changed = CASE WHEN archived_at > 0 THEN published_revision_id <> '' ELSE draft_revision_id <> published_revision_id END WHERE id = $1;

-- name: delete_document
DELETE FROM document WHERE workspace_id = $1 AND id = $2;

-- name: source_of
SELECT id, kind, name, address, settings, every_min, next_at, created_at, updated_at FROM document_source WHERE id = $1;

-- name: insert_revision
INSERT INTO document_revision (id, workspace_id, document_id, n, hash, title, category_id, grade, visibility, valid_from, valid_until, link, chunks, author_kind, author_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: revision
SELECT {{columns revision}} FROM document_revision WHERE id = $1;

-- name: latest_revision
SELECT {{columns revision}} FROM document_revision WHERE document_id = $1 ORDER BY n DESC LIMIT 1;

-- name: revisions
SELECT {{columns revision}} FROM document_revision WHERE workspace_id = $1 AND document_id = $2 ORDER BY n DESC LIMIT 20;

-- name: chunks_known
SELECT id, hash, nth FROM document_chunk WHERE document_id = $1;

-- name: insert_chunk
INSERT INTO document_chunk (id, workspace_id, document_id, hash, nth, blocks, created_at) SELECT $1, workspace_id, id, $3, $4, $5, $6 FROM document WHERE id = $2;

-- name: insert_part
INSERT INTO document_part (revision_id, n, chunk_id, heading, page) VALUES ($1, $2, $3, $4, $5);

-- name: part_hashes
SELECT c.hash FROM document_part p JOIN document_chunk c ON c.id = p.chunk_id WHERE p.revision_id = $1 ORDER BY p.n;

-- name: parts
SELECT c.id, c.hash, p.heading, p.page FROM document_part p JOIN document_chunk c ON c.id = p.chunk_id WHERE p.revision_id = $1 ORDER BY p.n;

-- name: chunks
SELECT c.id, p.n, p.heading, p.page, c.blocks FROM document_part p JOIN document_chunk c ON c.id = p.chunk_id
WHERE c.workspace_id = $1 AND p.revision_id = $2 AND p.n > $3 ORDER BY p.n LIMIT $4;

-- name: chunk
SELECT c.id, c.document_id, c.blocks, d.title, d.draft_revision_id, d.visibility, COALESCE(r.category_id, '') AS category_id
FROM document_chunk c JOIN document d ON d.id = c.document_id LEFT JOIN document_revision r ON r.id = d.draft_revision_id
WHERE c.workspace_id = $1 AND c.id = $2;

-- name: chunk_place
SELECT revision_id, n, heading, page FROM document_part WHERE chunk_id = $1 ORDER BY revision_id DESC LIMIT 1;

-- ───────────── deletion ─────────────

-- name: erase_parts
DELETE FROM document_part WHERE revision_id IN (SELECT id FROM document_revision WHERE document_id = $1);

-- name: erase_chunks
DELETE FROM document_chunk WHERE document_id = $1;

-- name: erase_revisions
DELETE FROM document_revision WHERE document_id = $1;

-- name: erase_questions
DELETE FROM document_question WHERE document_id = $1;

-- name: erase_entries
UPDATE document_entry SET path = $3, title = '', params = '{}' WHERE workspace_id = $1 AND document_id = $2;

-- name: erase_document
UPDATE document SET path = $3, title = '', format = '', state = 'erased', code = '', params = '{}', blob_key = '', bytes = 0, hash = '', pages = 0, chunks = 0,
  draft_revision_id = '', published_revision_id = '', changed = FALSE, updated_at = $4, archived_at = $4
WHERE workspace_id = $1 AND id = $2;

-- ───────────── proposed questions ─────────────

-- name: propose
INSERT INTO document_question (id, workspace_id, document_id, chunk_id, hash, question, answer, why, created_at)
SELECT $1, workspace_id, id, $3, $4, $5, $6, $7, $8 FROM document WHERE id = $2
ON CONFLICT (document_id, hash) DO NOTHING;

-- name: drop_questions
DELETE FROM document_question WHERE document_id = $1 AND state = 'open';

-- name: questions
SELECT q.id, q.document_id, q.chunk_id, q.question, q.answer, q.why, q.state, q.item_id, q.created_at, q.ended_at
FROM document_question q JOIN document d ON d.id = q.document_id LEFT JOIN document_revision r ON r.id = d.draft_revision_id
WHERE q.workspace_id = $1 AND q.state = $2 AND ($3 = '' OR q.document_id = $3) AND q.id > $4 AND d.visibility IN {{in $6}} AND COALESCE(r.category_id, '') NOT IN {{in $7}} ORDER BY q.id LIMIT $5;

-- name: question
SELECT {{columns question}} FROM document_question WHERE workspace_id = $1 AND id = $2;

-- name: questions_open
SELECT COUNT(*) FROM document_question WHERE workspace_id = $1 AND document_id = $2 AND state = 'open';

-- name: end_question
UPDATE document_question SET state = $3, item_id = $4, ended_by = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2 AND state = 'open';
