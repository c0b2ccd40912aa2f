-- columns: item
id, key, category_id, owner_id, grade_confirmed, draft_revision_id, published_revision_id, archived_at, change_id;

-- columns: revision
r.id, r.item_id, i.key, r.n, r.parent_id, r.hash, r.deleted, r.author_id, r.note, r.created_at, r.category_id, r.question, r.question_en, r.variants, r.answers,
  r.grade, r.visibility, r.tiers, r.products, r.audience, r.tags, r.related, r.quick_replies, r.source, r.valid_from, r.valid_until;

-- columns: base_version
id, n, parent_id, branch_id, hash, items_hash, state, items, variants, added, changed, removed, documents, chunks, documents_added, documents_changed, documents_removed,
note, author_id, approved_by, approved_at, created_at;

-- columns: model_version
id, n, engine, data_hash, hash, parameters, blob_key;

-- columns: correction
id, customer_id, conversation_id, message_id, turn_id, question, wrong_item_id, right_item_id, answer, note, author_id, state, result, ended_by,
created_at, ended_at;

-- columns: change
c.id, c.n, c.name, c.note, c.state, c.review,
CASE WHEN c.state = 'open' THEN (SELECT COUNT(*) FROM item i WHERE i.workspace_id = c.workspace_id AND i.change_id = c.id AND i.changed) ELSE c.items END AS items,
CASE WHEN c.state = 'open' THEN (SELECT COUNT(*) FROM document d WHERE d.workspace_id = c.workspace_id AND d.change_id = c.id AND d.changed) ELSE c.documents END AS documents,
c.author_id, c.created_at, c.updated_at, c.submitted_by, c.submitted_at, c.approved_by, c.approved_at, c.publisher_kind, c.publisher_id, c.publish_at, c.end_at, c.problem,
c.published_at, c.base_version_id, COALESCE((SELECT b.n FROM base_version b WHERE b.id = c.base_version_id), 0) AS base_n, c.takes_back, c.taken_back_by, c.branch_id;

-- columns: import_run
id, file_name, format, encoding, state, done, total, options, report, author_id, created_at, ended_at;

-- ───────────── categories ─────────────

-- name: categories
SELECT c.id, c.parent_id, c.name, c.name_en, c.position, c.skill_group_id, c.review, c.created_at,
  (SELECT COUNT(*) FROM item i WHERE i.workspace_id = c.workspace_id AND i.category_id = c.id AND i.archived_at = 0) AS items
FROM category c WHERE c.workspace_id = $1 AND c.archived_at = 0 ORDER BY c.position, c.id;

-- name: category_fate
SELECT archived_at, merged_into FROM category WHERE workspace_id = $1 AND id = $2;

-- name: category_child
SELECT id FROM category WHERE workspace_id = $1 AND parent_id = $2 AND name = $3 AND archived_at = 0;

-- name: insert_category
INSERT INTO category (id, workspace_id, parent_id, name, name_en, position, skill_group_id, review, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: update_category
UPDATE category SET parent_id = $3, name = $4, name_en = $5, position = $6, skill_group_id = $7, review = $8 WHERE workspace_id = $1 AND id = $2;

-- name: archive_category
UPDATE category SET merged_into = $3, archived_at = $4 WHERE workspace_id = $1 AND id = $2;

-- name: merged_categories
SELECT id, merged_into FROM category WHERE workspace_id = $1 AND merged_into <> '';

-- name: items_follow
UPDATE item SET category_id = $3 WHERE workspace_id = $1 AND category_id = $2;

-- name: category_used
SELECT (SELECT COUNT(*) FROM item WHERE workspace_id = $1 AND category_id = $2 AND archived_at = 0)
  + (SELECT COUNT(*) FROM category WHERE workspace_id = $1 AND parent_id = $2 AND archived_at = 0);

-- name: grants
SELECT category_id, subject_kind, subject_id, may, author_id, created_at FROM category_grant WHERE workspace_id = $1 ORDER BY created_at, subject_kind, subject_id;

-- name: grants_clear
DELETE FROM category_grant WHERE workspace_id = $1 AND category_id = $2;

-- name: insert_grant
INSERT INTO category_grant (category_id, subject_kind, subject_id, workspace_id, may, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (category_id, subject_kind, subject_id) DO NOTHING;

-- name: revision_categories
SELECT category_id FROM item_revision WHERE workspace_id = $1 AND id IN {{in $2}}
UNION
SELECT category_id FROM document_revision WHERE workspace_id = $1 AND id IN {{in $2}};

-- name: draft_categories
SELECT category_id FROM item WHERE workspace_id = $1 AND id IN {{in $2}}
UNION
SELECT r.category_id FROM document d JOIN document_revision r ON r.id = d.draft_revision_id WHERE d.workspace_id = $1 AND d.id IN {{in $3}};

-- name: categories_of
SELECT id, category_id FROM item WHERE workspace_id = $1 AND id IN {{in $2}}
UNION ALL
SELECT k.id, r.category_id FROM document_chunk k JOIN document d ON d.id = k.document_id JOIN document_revision r ON r.id = d.draft_revision_id WHERE k.workspace_id = $1 AND k.id IN {{in $2}};

-- ───────────── items ─────────────

-- name: items
SELECT i.id, i.key, i.category_id, i.question, i.grade, i.visibility, i.draft_revision_id, i.published_revision_id, i.changed, i.ready,
  r.variant_count, i.owner_id, i.change_id, i.grade_suggested, i.grade_confirmed, i.grade_confirmed_by, i.grade_confirmed_at, i.created_at, i.updated_at, i.archived_at
FROM item i JOIN item_revision r ON r.id = i.draft_revision_id
WHERE i.workspace_id = $1 AND i.id < $2
  AND ($3 = '' OR i.category_id IN {{in $4}})
  AND (($5 = '' AND i.archived_at = 0) OR ($5 = 'changed' AND i.changed) OR ($5 = 'published' AND i.published_revision_id <> '') OR ($5 = 'archived' AND i.archived_at > 0))
  AND ($6 = '' OR i.grade = $6)
  AND ($7 = '' OR i.key = $8 OR LOWER(i.question) LIKE $7 ESCAPE '\' OR LOWER(r.question_en) LIKE $7 ESCAPE '\' OR LOWER(CAST(r.variants AS TEXT)) LIKE $7 ESCAPE '\')
  AND ($10 = '' OR i.visibility = $10) AND ($11 = '' OR i.owner_id = $11)
  AND ($12 = 0 OR $12 = (SELECT COUNT(*) FROM item_label l WHERE l.item_id = i.id AND l.label IN {{in $13}}))
  AND ($17 = '' OR i.grade_confirmed <> i.grade AND ($17 = 'confirm' AND i.grade IN ('R3', 'R4') OR $17 = 'raise' AND i.grade_suggested IN ('R3', 'R4') AND i.grade_suggested > i.grade))
  AND ($14 = 'seen') = (($15 OR i.visibility <> 'restricted') AND i.category_id NOT IN {{in $16}})
ORDER BY i.id DESC LIMIT $9;

-- name: item
SELECT i.id, i.key, i.category_id, i.question, i.grade, i.visibility, i.draft_revision_id, i.published_revision_id, i.changed, i.ready,
  r.variant_count, i.owner_id, i.change_id, i.grade_suggested, i.grade_confirmed, i.grade_confirmed_by, i.grade_confirmed_at, i.created_at, i.updated_at, i.archived_at
FROM item i JOIN item_revision r ON r.id = i.draft_revision_id
WHERE i.workspace_id = $1 AND i.id = $2;

-- name: item_for_update
SELECT {{columns item}} FROM item WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: item_head
SELECT {{columns item}} FROM item WHERE workspace_id = $1 AND id = $2;

-- name: item_by_key
SELECT {{columns item}} FROM item WHERE workspace_id = $1 AND key = $2 {{for_update}};

-- name: insert_item
INSERT INTO item (id, workspace_id, key, draft_revision_id, category_id, question, grade, visibility, changed, ready, owner_id, created_at, updated_at, grade_suggested)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $10, $11, $11, $12)
ON CONFLICT (workspace_id, key) DO NOTHING;

-- name: move_draft
UPDATE item SET draft_revision_id = $3, category_id = $4, question = $5, grade = $6, visibility = $7, ready = $8 AND ($6 NOT IN ('R3', 'R4') OR grade_confirmed = $6),
  changed = $9, updated_at = $10, archived_at = $11, grade_suggested = $12
WHERE workspace_id = $1 AND id = $2;

-- name: confirm_grade
UPDATE item SET grade_confirmed = $3, grade_confirmed_by = $4, grade_confirmed_at = $5, ready = $6 WHERE workspace_id = $1 AND id = $2;

-- name: unready_drafts
SELECT COUNT(*) FROM item WHERE workspace_id = $1 AND changed AND change_id = '' AND NOT ready AND archived_at = 0;

-- name: category_names
WITH RECURSIVE up (id, parent_id, name, n) AS (
  SELECT id, parent_id, name, 1 FROM category WHERE workspace_id = $1 AND id = $2
  UNION ALL
  SELECT c.id, c.parent_id, c.name, up.n + 1 FROM up JOIN category c ON c.id = up.parent_id WHERE c.workspace_id = $1 AND up.n < 100
)
SELECT name FROM up ORDER BY n;

-- name: insert_revision
INSERT INTO item_revision (id, workspace_id, item_id, n, parent_id, hash, category_id, question, question_en, variants, variant_count, answers, grade, visibility,
  tiers, products, audience, tags, related, quick_replies, source, valid_from, valid_until, deleted, author_kind, author_id, note, created_at, branch_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29);

-- name: revision
SELECT {{columns revision}}
FROM item_revision r JOIN item i ON i.id = r.item_id
WHERE r.workspace_id = $1 AND r.id = $2;

-- name: revisions
SELECT {{columns revision}}
FROM item_revision r JOIN item i ON i.id = r.item_id
WHERE r.workspace_id = $1 AND r.item_id = $2 AND r.n < $3 ORDER BY r.n DESC LIMIT $4;

-- name: revisions_by_id
SELECT {{columns revision}}
FROM item_revision r JOIN item i ON i.id = r.item_id
WHERE r.workspace_id = $1 AND r.id IN {{in $2}};

-- name: drafts
SELECT {{columns revision}}
FROM item i JOIN item_revision r ON r.id = i.draft_revision_id
WHERE i.workspace_id = $1 AND i.archived_at = 0 ORDER BY i.id;

-- name: draft_marks
SELECT id AS item_id, draft_revision_id AS revision_id FROM item WHERE workspace_id = $1 AND changed ORDER BY id;

-- name: item_owner
UPDATE item SET owner_id = $3 WHERE workspace_id = $1 AND id = $2 AND owner_id <> $3;

-- name: item_owners
SELECT id AS item_id, owner_id FROM item WHERE workspace_id = $1 AND owner_id <> '';

-- name: owner_counts
SELECT owner_id AS label, COUNT(*) AS n FROM item WHERE workspace_id = $1 AND owner_id <> '' AND archived_at = 0 GROUP BY owner_id ORDER BY n DESC, owner_id;

-- name: label_counts
SELECT label, COUNT(*) AS n FROM item_label WHERE workspace_id = $1 GROUP BY label ORDER BY n DESC, label LIMIT $2;

-- name: labels_clear
DELETE FROM item_label WHERE workspace_id = $1 AND item_id = $2;

-- name: labels_add
INSERT INTO item_label (item_id, label, workspace_id) SELECT $1, w.*, $2 FROM {{in $3}} AS w;

-- name: wordings_clear
DELETE FROM wording WHERE item_id = $1;

-- name: wordings_add
INSERT INTO wording (item_id, hash, workspace_id) SELECT $1, w.*, $2 FROM {{in $3}} AS w;

-- name: wordings_elsewhere
SELECT w.hash, i.id, i.key, i.question FROM wording w JOIN item i ON i.id = w.item_id
WHERE w.workspace_id = $1 AND w.item_id <> $2 AND w.hash IN {{in $3}} AND i.archived_at = 0 ORDER BY i.id;

-- ───────────── base versions and releases ─────────────

-- name: head_touch
INSERT INTO knowledge_head (workspace_id) VALUES ($1) ON CONFLICT (workspace_id) DO UPDATE SET base_n = knowledge_head.base_n
RETURNING workspace_id, release_id, release_n, base_version_id, base_n, beside;

-- name: heads
SELECT workspace_id, release_id, release_n, base_version_id, base_n, beside FROM knowledge_head WHERE workspace_id IN {{in $1}};

-- name: move_head
UPDATE knowledge_head SET release_id = $2, release_n = $3, base_version_id = $4 WHERE workspace_id = $1;

-- name: count_release
UPDATE knowledge_head SET release_n = $2 WHERE workspace_id = $1;

-- name: set_beside
UPDATE knowledge_head SET beside = $2 WHERE workspace_id = $1;

-- name: next_base
UPDATE knowledge_head SET base_n = base_n + 1 WHERE workspace_id = $1 RETURNING base_n;

-- name: loose_drafts
SELECT id, key, draft_revision_id, published_revision_id, ready, grade, grade_confirmed, archived_at FROM item WHERE workspace_id = $1 AND changed AND change_id = '' ORDER BY id;

-- name: manifest_carry
INSERT INTO base_version_item (base_version_id, item_id, revision_id)
SELECT $1, item_id, revision_id FROM base_version_item WHERE base_version_id = $2 AND item_id NOT IN {{in $3}};

-- name: manifest_take
INSERT INTO base_version_item (base_version_id, item_id, revision_id)
SELECT $1, item_id, revision_id FROM base_version_item WHERE base_version_id = $2 AND item_id IN {{in $3}};

-- name: manifest_hashes
SELECT i.key, r.hash, r.variant_count FROM base_version_item b JOIN item i ON i.id = b.item_id JOIN item_revision r ON r.id = b.revision_id
WHERE b.base_version_id = $1;

-- name: manifest_revisions
SELECT {{columns revision}}
FROM base_version_item b JOIN item_revision r ON r.id = b.revision_id JOIN item i ON i.id = b.item_id
WHERE b.base_version_id = $1 AND r.workspace_id = $2 ORDER BY b.item_id;

-- name: manifest_differences
SELECT b.item_id, COALESCE(a.revision_id, '') AS before_id, b.revision_id AS after_id
FROM base_version_item b LEFT JOIN base_version_item a ON a.base_version_id = $1 AND a.item_id = b.item_id
WHERE b.base_version_id = $2 AND COALESCE(a.revision_id, '') <> b.revision_id
UNION ALL
SELECT a.item_id, a.revision_id AS before_id, '' AS after_id
FROM base_version_item a LEFT JOIN base_version_item b ON b.base_version_id = $2 AND b.item_id = a.item_id
WHERE a.base_version_id = $1 AND b.item_id IS NULL
ORDER BY 1;

-- name: insert_base
INSERT INTO base_version (id, workspace_id, n, parent_id, hash, items_hash, state, items, variants, added, changed, removed, documents, chunks, documents_added,
  documents_changed, documents_removed, note, author_id, approved_by, approved_at, created_at, branch_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23);

-- name: base
SELECT {{columns base_version}} FROM base_version WHERE workspace_id = $1 AND id = $2;

-- name: bases
SELECT {{columns base_version}} FROM base_version WHERE workspace_id = $1 AND branch_id = $2 AND n < $3 ORDER BY n DESC LIMIT $4;

-- name: published_items
UPDATE item SET published_revision_id = COALESCE((SELECT b.revision_id FROM base_version_item b WHERE b.base_version_id = $2 AND b.item_id = item.id), '')
WHERE workspace_id = $1
  AND published_revision_id <> COALESCE((SELECT b.revision_id FROM base_version_item b WHERE b.base_version_id = $2 AND b.item_id = item.id), '');

-- name: published_marks
UPDATE item SET changed = NOT changed
WHERE workspace_id = $1
  AND changed = (draft_revision_id = published_revision_id OR (archived_at > 0 AND published_revision_id = ''));

-- name: model_by_hash
SELECT id FROM model_version WHERE workspace_id = $1 AND hash = $2 ORDER BY n LIMIT 1;

-- name: model
SELECT {{columns model_version}} FROM model_version WHERE workspace_id = $1 AND id = $2;

-- name: model_trained_on
SELECT {{columns model_version}} FROM model_version
WHERE workspace_id = $1 AND engine = $2 AND data_hash = $3 AND blob_key <> '' ORDER BY n DESC LIMIT 1;

-- name: model_trained_last
SELECT {{columns model_version}} FROM model_version
WHERE workspace_id = $1 AND engine = $2 AND blob_key <> '' ORDER BY n DESC LIMIT 1;

-- name: insert_model
INSERT INTO model_version (id, workspace_id, n, engine, data_hash, hash, parameters, created_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM model_version WHERE workspace_id = $2;

-- name: keep_model
UPDATE model_version SET blob_key = $3 WHERE workspace_id = $1 AND id = $2;

-- name: hold_model
UPDATE model_version SET held = $3 WHERE workspace_id = $1 AND id = $2;

-- name: stale_models
SELECT {{columns model_version}} FROM model_version
WHERE workspace_id = $1 AND blob_key <> '' AND NOT held AND id NOT IN (SELECT id FROM model_version WHERE workspace_id = $1 AND blob_key <> '' ORDER BY n DESC LIMIT $2);

-- name: policy_by_hash
SELECT id FROM policy_version WHERE workspace_id = $1 AND hash = $2 ORDER BY n LIMIT 1;

-- name: insert_policy
INSERT INTO policy_version (id, workspace_id, n, hash, policy, author_id, created_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6 FROM policy_version WHERE workspace_id = $2;

-- name: insert_release
INSERT INTO release (id, workspace_id, n, base_version_id, model_version_id, policy_version_id, author_id, reason, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: releases
SELECT r.id, r.n, r.base_version_id, b.n AS base_n, r.model_version_id, m.hash AS model_hash, r.policy_version_id, r.author_id, r.reason, r.created_at
FROM release r JOIN base_version b ON b.id = r.base_version_id JOIN model_version m ON m.id = r.model_version_id
WHERE r.workspace_id = $1 AND r.n < $2 ORDER BY r.n DESC LIMIT $3;

-- name: release
SELECT r.id, r.n, r.base_version_id, b.n AS base_n, r.model_version_id, m.hash AS model_hash, r.policy_version_id, r.author_id, r.reason, r.created_at
FROM release r JOIN base_version b ON b.id = r.base_version_id JOIN model_version m ON m.id = r.model_version_id
WHERE r.workspace_id = $1 AND r.id = $2;

-- name: release_whole
SELECT b.items = (SELECT COUNT(*) FROM base_version_item i WHERE i.base_version_id = b.id) AND m.blob_key <> ''
FROM release r JOIN base_version b ON b.id = r.base_version_id JOIN model_version m ON m.id = r.model_version_id WHERE r.workspace_id = $1 AND r.id = $2;

-- name: policy
SELECT policy FROM policy_version WHERE workspace_id = $1 AND id = $2;

-- ───────────── corrections ─────────────

-- name: insert_correction
INSERT INTO correction (id, workspace_id, customer_id, conversation_id, message_id, turn_id, question, wrong_item_id, right_item_id, answer, note, author_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: corrections
SELECT {{columns correction}} FROM correction WHERE workspace_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4;

-- name: correction
SELECT {{columns correction}} FROM correction WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: end_correction
UPDATE correction SET state = 'resolved', result = $3, right_item_id = $4, ended_by = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2;

-- name: erase_corrections
UPDATE correction SET question = '', answer = '', note = '' WHERE workspace_id = $1 AND customer_id = $2 AND question || answer || note <> '';

-- name: expire_corrections
UPDATE correction SET question = '', answer = '', note = ''
WHERE id IN (SELECT id FROM correction WHERE workspace_id = $1 AND created_at < $2 AND question || answer || note <> '' LIMIT $3);

-- name: move_corrections
UPDATE correction SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($4 = 0 OR id IN {{in $5}}) RETURNING id;

-- name: corrections_of_customer
SELECT {{columns correction}} FROM correction WHERE workspace_id = $1 AND customer_id = $2 ORDER BY id;

-- ───────────── imports ─────────────

-- name: item_head_by_key
SELECT {{columns item}} FROM item WHERE workspace_id = $1 AND key = $2;

-- name: insert_run
INSERT INTO import_run (id, workspace_id, file_name, format, encoding, options, state, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: checked
UPDATE import_run SET state = $3, total = $4, report = $5 WHERE workspace_id = $1 AND id = $2;

-- name: run_state
UPDATE import_run SET state = $3, ended_at = $4 WHERE workspace_id = $1 AND id = $2;

-- name: run_progress
UPDATE import_run SET done = $3, report = $4 WHERE workspace_id = $1 AND id = $2;

-- name: run
SELECT {{columns import_run}} FROM import_run WHERE workspace_id = $1 AND id = $2;

-- name: run_for_update
SELECT {{columns import_run}} FROM import_run WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: runs
SELECT {{columns import_run}} FROM import_run WHERE workspace_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2;

-- name: insert_row
INSERT INTO import_row (import_id, n, workspace_id, action, key, question, content, problems) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: rows
SELECT n, action, key, question, problems FROM import_row WHERE workspace_id = $1 AND import_id = $2 AND n > $3 ORDER BY n LIMIT $4;

-- name: rows_to_do
SELECT n, action, content FROM import_row WHERE workspace_id = $1 AND import_id = $2 AND n > $3 ORDER BY n LIMIT $4;

-- name: forget_rows
DELETE FROM import_row WHERE workspace_id = $1 AND import_id IN (SELECT id FROM import_run WHERE workspace_id = $1 AND created_at < $2);

-- name: drop_corrections_of
DELETE FROM correction WHERE workspace_id = $1 AND conversation_id IN {{in $2}};

-- ───────────── changes ─────────────

-- name: insert_change
INSERT INTO knowledge_change (id, workspace_id, n, name, note, author_id, takes_back, branch_id, created_at, updated_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7, $8, $8 FROM knowledge_change WHERE workspace_id = $2;

-- name: change_list
SELECT {{columns change}} FROM knowledge_change c WHERE c.workspace_id = $1 AND c.n < $2
  AND ($3 = '' OR ($3 = 'ended') = (c.state IN ('published', 'dropped')))
ORDER BY c.n DESC LIMIT $4;

-- name: change
SELECT {{columns change}} FROM knowledge_change c WHERE c.workspace_id = $1 AND c.id = $2;

-- name: change_for_update
SELECT {{columns change}} FROM knowledge_change c WHERE c.workspace_id = $1 AND c.id = $2 {{for_update}};

-- name: save_change
UPDATE knowledge_change SET name = $3, note = $4, state = $5, review = $6, items = $7, documents = $8, submitted_by = $9, submitted_at = $10, approved_by = $11,
  approved_at = $12, publisher_kind = $13, publisher_id = $14, publish_at = $15, end_at = $16, problem = $17, published_at = $18, base_version_id = $19,
  taken_back_by = $20, updated_at = $21
WHERE workspace_id = $1 AND id = $2;

-- name: frozen_changes
SELECT {{columns change}} FROM knowledge_change c WHERE c.workspace_id = $1 AND c.state IN ('in_review', 'approved', 'scheduled');

-- name: change_drafts
SELECT id, key, draft_revision_id, published_revision_id, ready, grade, grade_confirmed, archived_at FROM item WHERE workspace_id = $1 AND change_id = $2 AND changed ORDER BY id;

-- name: change_moves
SELECT x.item_id, x.before_id, x.after_id FROM knowledge_change_item x JOIN knowledge_change c ON c.id = x.change_id
WHERE c.workspace_id = $1 AND x.change_id = $2 ORDER BY x.item_id;

-- name: freeze_change
INSERT INTO knowledge_change_item (change_id, item_id, before_id, after_id)
SELECT $2, id, published_revision_id, CASE WHEN archived_at > 0 THEN '' ELSE draft_revision_id END FROM item WHERE workspace_id = $1 AND change_id = $2 AND changed;

-- name: thaw_change
DELETE FROM knowledge_change_item WHERE change_id IN (SELECT id FROM knowledge_change WHERE workspace_id = $1 AND id = $2);

-- name: move_drafts
UPDATE item SET change_id = $3 WHERE workspace_id = $1 AND changed AND change_id <> $3 AND category_id NOT IN {{in $5}} AND (NOT $6 OR ready OR archived_at > 0) AND ($2 = 'all' AND change_id = '' OR id IN {{in $4}})
  AND (change_id = '' OR $2 = 'any' AND change_id IN (SELECT c.id FROM knowledge_change c WHERE c.workspace_id = $1 AND c.state = 'open'));

-- name: item_change
UPDATE item SET change_id = $3 WHERE workspace_id = $1 AND id = $2;

-- name: leave_change
UPDATE item SET change_id = '' WHERE workspace_id = $1 AND change_id = $2;

-- name: undo_change
INSERT INTO knowledge_change_item (change_id, item_id, before_id, after_id)
SELECT $3, x.item_id, x.after_id, x.before_id FROM knowledge_change_item x JOIN item i ON i.id = x.item_id
WHERE i.workspace_id = $1 AND x.change_id = $2 AND i.published_revision_id = x.after_id;

-- name: change_outrun
SELECT i.key FROM knowledge_change_item x JOIN item i ON i.id = x.item_id
WHERE i.workspace_id = $1 AND x.change_id = $2 AND i.published_revision_id <> x.before_id
UNION ALL
SELECT d.path AS key FROM knowledge_change_document x JOIN document d ON d.id = x.document_id
WHERE d.workspace_id = $1 AND x.change_id = $2 AND d.published_revision_id <> x.before_id
ORDER BY 1 LIMIT 1;

-- name: change_writers
WITH RECURSIVE line (id, parent_id, before_id, author_kind, author_id) AS (
  SELECT r.id, r.parent_id, x.before_id, r.author_kind, r.author_id
  FROM knowledge_change_item x JOIN item i ON i.id = x.item_id JOIN item_revision r ON r.id = CASE WHEN x.after_id = '' THEN i.draft_revision_id ELSE x.after_id END
  WHERE i.workspace_id = $1 AND x.change_id = $2 AND r.id <> x.before_id
  UNION
  SELECT p.id, p.parent_id, l.before_id, p.author_kind, p.author_id FROM line l JOIN item_revision p ON p.id = l.parent_id WHERE p.id <> l.before_id
)
SELECT DISTINCT author_id FROM line WHERE author_kind = 'member'
UNION
SELECT DISTINCT r.author_id FROM knowledge_change c JOIN item_revision r ON r.branch_id = c.branch_id
WHERE c.workspace_id = $1 AND c.id = $2 AND c.branch_id <> '' AND r.author_kind = 'member'
UNION
SELECT DISTINCT r.author_id FROM knowledge_change_document x JOIN document_revision r ON r.document_id = x.document_id LEFT JOIN document_revision b ON b.id = x.before_id
WHERE r.workspace_id = $1 AND x.change_id = $2 AND r.author_kind = 'member' AND r.n > COALESCE(b.n, 0)
  AND r.n <= COALESCE((SELECT a.n FROM document_revision a WHERE a.id = x.after_id), r.n);

-- name: change_grades
SELECT (SELECT COUNT(*) FROM knowledge_change_item x JOIN item_revision r ON r.id IN (x.before_id, x.after_id)
    WHERE r.workspace_id = $1 AND x.change_id = $2 AND r.grade IN ('R3', 'R4'))
  + (SELECT COUNT(*) FROM knowledge_change_document x JOIN document_revision r ON r.id IN (x.before_id, x.after_id)
    WHERE r.workspace_id = $1 AND x.change_id = $2 AND r.grade IN ('R3', 'R4'));

-- name: change_categories
SELECT r.category_id FROM knowledge_change_item x JOIN item_revision r ON r.id IN (x.before_id, x.after_id) WHERE r.workspace_id = $1 AND x.change_id = $2
UNION
SELECT r.category_id FROM knowledge_change_document x JOIN document_revision r ON r.id IN (x.before_id, x.after_id) WHERE r.workspace_id = $1 AND x.change_id = $2;

-- name: manifest_carry_around
INSERT INTO base_version_item (base_version_id, item_id, revision_id)
SELECT $1, item_id, revision_id FROM base_version_item WHERE base_version_id = $2 AND item_id NOT IN (SELECT item_id FROM knowledge_change_item WHERE change_id = $3);

-- name: manifest_put
INSERT INTO base_version_item (base_version_id, item_id, revision_id) SELECT $1, item_id, after_id FROM knowledge_change_item WHERE change_id = $2 AND after_id <> '';

-- name: insert_comment
INSERT INTO knowledge_change_comment (id, workspace_id, change_id, item_id, author_id, text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: comments
SELECT id, change_id, item_id, author_id, text, created_at FROM knowledge_change_comment WHERE workspace_id = $1 AND change_id = $2 ORDER BY id;
-- ───────────── documents of base versions ─────────────

-- name: move_document_drafts
UPDATE document SET change_id = $3 WHERE workspace_id = $1 AND changed AND change_id <> $3
  AND draft_revision_id NOT IN (SELECT r.id FROM document_revision r WHERE r.workspace_id = $1 AND r.category_id IN {{in $5}}) AND ($2 = 'all' AND change_id = '' OR id IN {{in $4}})
  AND (change_id = '' OR $2 = 'any' AND change_id IN (SELECT c.id FROM knowledge_change c WHERE c.workspace_id = $1 AND c.state = 'open'));

-- name: freeze_change_documents
INSERT INTO knowledge_change_document (change_id, document_id, before_id, after_id)
SELECT $2, id, published_revision_id, CASE WHEN archived_at > 0 THEN '' ELSE draft_revision_id END FROM document WHERE workspace_id = $1 AND change_id = $2 AND changed;

-- name: thaw_change_documents
DELETE FROM knowledge_change_document WHERE change_id IN (SELECT id FROM knowledge_change WHERE workspace_id = $1 AND id = $2);

-- name: leave_change_documents
UPDATE document SET change_id = '' WHERE workspace_id = $1 AND change_id = $2;

-- name: undo_change_documents
INSERT INTO knowledge_change_document (change_id, document_id, before_id, after_id)
SELECT $3, x.document_id, x.after_id, x.before_id FROM knowledge_change_document x JOIN document d ON d.id = x.document_id
WHERE d.workspace_id = $1 AND x.change_id = $2 AND d.published_revision_id = x.after_id AND d.state <> 'erased';

-- name: change_document_moves
SELECT x.document_id AS item_id, x.before_id, x.after_id FROM knowledge_change_document x JOIN knowledge_change c ON c.id = x.change_id
WHERE c.workspace_id = $1 AND x.change_id = $2 ORDER BY x.document_id;

-- name: change_document_drafts
SELECT id AS item_id, published_revision_id AS before_id, CASE WHEN archived_at > 0 THEN '' ELSE draft_revision_id END AS after_id
FROM document WHERE workspace_id = $1 AND change_id = $2 AND changed ORDER BY id;

-- name: manifest_documents_carry_around
INSERT INTO base_version_document (base_version_id, document_id, revision_id)
SELECT $1, document_id, revision_id FROM base_version_document WHERE base_version_id = $2 AND document_id NOT IN (SELECT document_id FROM knowledge_change_document WHERE change_id = $3);

-- name: manifest_documents_put
INSERT INTO base_version_document (base_version_id, document_id, revision_id)
SELECT $1, x.document_id, x.after_id FROM knowledge_change_document x JOIN document_revision r ON r.id = x.after_id WHERE x.change_id = $2;

-- name: document_changes
SELECT d.id AS document_id, d.path, COALESCE(a.title, b.title, d.title) AS title, COALESCE(b.id, '') AS before_id, COALESCE(a.id, '') AS after_id,
  COALESCE(a.visibility, b.visibility, d.visibility) AS visibility, COALESCE(a.category_id, b.category_id, '') AS category_id, COALESCE(a.author_id, '') AS author_id, COALESCE(a.created_at, d.updated_at) AS at,
  (SELECT COUNT(*) FROM document_part p WHERE p.revision_id = x.after_id AND p.chunk_id IN (SELECT o.chunk_id FROM document_part o WHERE o.revision_id = x.before_id)) AS kept,
  (SELECT COUNT(*) FROM document_part p WHERE p.revision_id = x.after_id AND p.chunk_id NOT IN (SELECT o.chunk_id FROM document_part o WHERE o.revision_id = x.before_id)) AS added,
  (SELECT COUNT(*) FROM document_part p WHERE p.revision_id = x.before_id AND p.chunk_id NOT IN (SELECT o.chunk_id FROM document_part o WHERE o.revision_id = x.after_id)) AS removed
FROM (
  SELECT e.id AS document_id, e.published_revision_id AS before_id, CASE WHEN e.archived_at > 0 THEN '' ELSE e.draft_revision_id END AS after_id
  FROM document e WHERE $3 = 'drafts' AND e.workspace_id = $1 AND e.change_id = $2 AND e.changed
  UNION ALL
  SELECT c.document_id, c.before_id, c.after_id FROM knowledge_change_document c WHERE $3 = 'frozen' AND c.change_id = $2
) x JOIN document d ON d.id = x.document_id LEFT JOIN document_revision b ON b.id = x.before_id LEFT JOIN document_revision a ON a.id = x.after_id
WHERE d.workspace_id = $1 AND d.id > $4 ORDER BY d.id LIMIT $5;

-- name: manifest_documents_carry
INSERT INTO base_version_document (base_version_id, document_id, revision_id)
SELECT $1, document_id, revision_id FROM base_version_document WHERE base_version_id = $2 AND document_id NOT IN {{in $3}};

-- name: manifest_documents
SELECT b.document_id, r.hash, r.chunks FROM base_version_document b JOIN document_revision r ON r.id = b.revision_id
WHERE b.base_version_id = $1 ORDER BY b.document_id;

-- name: manifest_documents_differences
SELECT b.document_id AS item_id, COALESCE(a.revision_id, '') AS before_id, b.revision_id AS after_id
FROM base_version_document b JOIN document_revision r ON r.id = b.revision_id LEFT JOIN base_version_document a ON a.base_version_id = $1 AND a.document_id = b.document_id
WHERE b.base_version_id = $2 AND COALESCE(a.revision_id, '') <> b.revision_id
UNION ALL
SELECT a.document_id AS item_id, a.revision_id AS before_id, '' AS after_id
FROM base_version_document a JOIN document_revision r ON r.id = a.revision_id LEFT JOIN base_version_document b ON b.base_version_id = $2 AND b.document_id = a.document_id
WHERE a.base_version_id = $1 AND b.document_id IS NULL
ORDER BY 1;

-- name: published_documents
UPDATE document SET published_revision_id = COALESCE((SELECT b.revision_id FROM base_version_document b WHERE b.base_version_id = $2 AND b.document_id = document.id), '')
WHERE workspace_id = $1
  AND published_revision_id <> COALESCE((SELECT b.revision_id FROM base_version_document b WHERE b.base_version_id = $2 AND b.document_id = document.id), '');

-- name: published_document_marks
UPDATE document SET changed = NOT changed
WHERE workspace_id = $1
  AND changed = ((archived_at = 0 AND draft_revision_id = published_revision_id) OR (archived_at > 0 AND published_revision_id = ''));

-- name: move_document
UPDATE document SET draft_revision_id = CASE WHEN $3 = '' THEN draft_revision_id ELSE $3 END, archived_at = $4, updated_at = $5,
  changed = CASE WHEN $3 = '' THEN published_revision_id <> '' ELSE published_revision_id <> $3 END,
  visibility = COALESCE((SELECT visibility FROM document_revision WHERE id = $3), visibility), chunks = COALESCE((SELECT chunks FROM document_revision WHERE id = $3), chunks)
WHERE workspace_id = $1 AND id = $2;

-- name: document_for_update
SELECT id, draft_revision_id, archived_at FROM document WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: released_documents
SELECT r.id, r.document_id, d.path, r.title, r.hash, r.category_id, r.grade, r.visibility, r.valid_from, r.valid_until, r.link, r.created_at
FROM base_version_document b JOIN document_revision r ON r.id = b.revision_id JOIN document d ON d.id = b.document_id
WHERE b.base_version_id = $1 AND r.workspace_id = $2 ORDER BY r.document_id;

-- name: documents_by_revision
SELECT r.id, r.document_id, d.path, r.title, r.hash, r.category_id, r.grade, r.visibility, r.valid_from, r.valid_until, r.link, r.created_at
FROM document_revision r JOIN document d ON d.id = r.document_id WHERE r.workspace_id = $1 AND r.id IN {{in $2}};

-- name: draft_documents
SELECT r.id, r.document_id, d.path, r.title, r.hash, r.category_id, r.grade, r.visibility, r.valid_from, r.valid_until, r.link, r.created_at
FROM document d JOIN document_revision r ON r.id = d.draft_revision_id
WHERE d.workspace_id = $1 AND d.archived_at = 0 ORDER BY d.id;

-- name: draft_document_marks
SELECT id AS item_id, CASE WHEN archived_at > 0 THEN '' ELSE draft_revision_id END AS revision_id FROM document WHERE workspace_id = $1 AND changed ORDER BY id;

-- name: chunks_of
SELECT p.revision_id, c.id, p.n, p.heading, p.page, c.blocks FROM document_part p JOIN document_chunk c ON c.id = p.chunk_id
WHERE c.workspace_id = $1 AND p.revision_id IN {{in $2}} ORDER BY p.revision_id, p.n;

-- name: released_of
SELECT document_id AS item_id, revision_id AS before_id, '' AS after_id FROM base_version_document WHERE base_version_id = $1 AND document_id IN {{in $2}};

-- name: named
SELECT id, key, question, category_id, archived_at > 0 AS archived, visibility FROM item WHERE workspace_id = $1 AND (id IN {{in $2}} OR key IN {{in $2}}) ORDER BY id;

-- ───────────── branches ─────────────

-- columns: branch
b.id, b.name, b.note, b.state, b.base_version_id, b.head_version_id, b.change_id, b.author_id, b.created_at, b.updated_at, b.ended_at,
COALESCE((SELECT v.n FROM base_version v WHERE v.id = b.base_version_id), 0) AS base_n,
(SELECT COUNT(*) FROM branch_item x WHERE x.branch_id = b.id) AS items;

-- name: insert_branch
INSERT INTO branch (id, workspace_id, name, note, base_version_id, head_version_id, author_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $7);

-- name: branches
SELECT {{columns branch}} FROM branch b WHERE b.workspace_id = $1 AND b.id < $2 ORDER BY b.id DESC LIMIT $3;

-- name: branch
SELECT {{columns branch}} FROM branch b WHERE b.workspace_id = $1 AND b.id = $2;

-- name: branch_for_update
SELECT {{columns branch}} FROM branch b WHERE b.workspace_id = $1 AND b.id = $2 {{for_update}};

-- name: save_branch
UPDATE branch SET name = $3, note = $4, state = $5, head_version_id = $6, change_id = $7, updated_at = $8, ended_at = $9 WHERE workspace_id = $1 AND id = $2;

-- name: branch_moves
SELECT x.item_id, x.base_id AS before_id, x.revision_id AS after_id FROM branch_item x JOIN branch b ON b.id = x.branch_id WHERE b.workspace_id = $1 AND x.branch_id = $2 ORDER BY x.item_id;

-- name: branch_item
SELECT x.item_id, x.base_id AS before_id, x.revision_id AS after_id FROM branch_item x JOIN branch b ON b.id = x.branch_id WHERE b.workspace_id = $1 AND x.branch_id = $2 AND x.item_id = $3;

-- name: manifest_of_item
SELECT revision_id FROM base_version_item WHERE base_version_id = $1 AND item_id = $2;

-- name: put_branch_item
INSERT INTO branch_item (branch_id, item_id, base_id, revision_id, updated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (branch_id, item_id) DO UPDATE SET revision_id = excluded.revision_id, updated_at = excluded.updated_at;

-- name: drop_branch_item
DELETE FROM branch_item WHERE branch_id = $1 AND item_id = $2;

-- name: insert_item_of_branch
INSERT INTO item (id, workspace_id, key, changed, ready, created_at, updated_at, archived_at) VALUES ($1, $2, $3, FALSE, FALSE, $4, $4, $4)
ON CONFLICT (workspace_id, key) DO NOTHING;

-- name: newest_revision
SELECT COALESCE(MAX(n), 0) FROM item_revision WHERE workspace_id = $1 AND item_id = $2;

-- name: branch_put
INSERT INTO base_version_item (base_version_id, item_id, revision_id) SELECT $1, item_id, revision_id FROM branch_item WHERE branch_id = $2 AND revision_id <> '';

-- name: branch_carry
INSERT INTO base_version_item (base_version_id, item_id, revision_id)
SELECT $1, item_id, revision_id FROM base_version_item WHERE base_version_id = $2 AND item_id NOT IN (SELECT item_id FROM branch_item WHERE branch_id = $3);

-- name: adopt_item
UPDATE item SET draft_revision_id = $3, category_id = $4, question = $5, grade = $6, visibility = $7, changed = TRUE, ready = $8, owner_id = $9, updated_at = $10, archived_at = 0, grade_suggested = $11
WHERE workspace_id = $1 AND id = $2 AND draft_revision_id = '';

-- ───────────── with all history ─────────────

-- name: people_of_history
SELECT id, staff_no, name FROM knowledge_person WHERE workspace_id = $1;

-- name: insert_person_of_history
INSERT INTO knowledge_person (id, workspace_id, staff_no, name) VALUES ($1, $2, $3, $4);

-- name: manifest_add
-- only: sqlite
INSERT INTO base_version_item (base_version_id, item_id, revision_id) SELECT $1, value ->> 'id', value ->> 'revision' FROM json_each($2);

-- name: manifest_add
-- only: postgres
INSERT INTO base_version_item (base_version_id, item_id, revision_id) SELECT $1, value ->> 'id', value ->> 'revision' FROM jsonb_array_elements($2::jsonb);

-- name: manifest_documents_add
-- only: sqlite
INSERT INTO base_version_document (base_version_id, document_id, revision_id) SELECT $1, value ->> 'id', value ->> 'revision' FROM json_each($2);

-- name: manifest_documents_add
-- only: postgres
INSERT INTO base_version_document (base_version_id, document_id, revision_id) SELECT $1, value ->> 'id', value ->> 'revision' FROM jsonb_array_elements($2::jsonb);

-- name: base_measured
UPDATE base_version SET hash = $3, items_hash = $4, items = $5, variants = $6, documents = $7, chunks = $8 WHERE workspace_id = $1 AND id = $2;

-- name: head_of_history
UPDATE knowledge_head SET base_n = $2 WHERE workspace_id = $1;
