-- columns: customer
id, workspace_id, name, alias, phone, email, locale, place, birth_year, tier, stage, needs, tags, attributes, note, known, merged_into, blocked_at,
blocked_until, blocked_by, blocked_kind, first_seen_at, seen_at, updated_at, erased_at, sample, data_kind, retention_class;

-- name: get
SELECT {{columns customer}} FROM customer WHERE id = $1 AND workspace_id = $2;

-- name: lock
SELECT {{columns customer}} FROM customer WHERE id = $1 AND workspace_id = $2 {{for_update}};

-- name: many
SELECT {{columns customer}} FROM customer WHERE id IN {{in $1}} AND workspace_id = $2;

-- name: recent
SELECT {{columns customer}} FROM customer
WHERE workspace_id = $1 AND (seen_at, id) < ($2, $3) AND merged_into = '' AND erased_at = 0
ORDER BY seen_at DESC, id DESC LIMIT $4;

-- name: insert
INSERT INTO customer (id, workspace_id, alias, locale, place, stage, first_seen_at, seen_at, updated_at, sample)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: update
UPDATE customer SET name = $3, phone = $4, email = $5, locale = $6, place = $7, birth_year = $8, tier = $9, stage = $10,
  needs = $11, tags = $12, attributes = $13, note = $14, known = $15, updated_at = $16
WHERE id = $1 AND workspace_id = $2;

-- name: touch
UPDATE customer SET seen_at = $3 WHERE id = $1 AND workspace_id = $2 AND seen_at < $4;

-- name: quiet
SELECT id FROM customer WHERE workspace_id = $1 AND blocked_kind <> '' AND (blocked_until = 0 OR blocked_until > $2) LIMIT 10000;

-- name: set_block
UPDATE customer SET blocked_at = $3, blocked_until = $4, blocked_by = $5, blocked_kind = $6, updated_at = $7 WHERE id = $1 AND workspace_id = $2;

-- name: set_merged
UPDATE customer SET merged_into = $3, updated_at = $4 WHERE id = $1 AND workspace_id = $2;

-- name: set_seen
UPDATE customer SET first_seen_at = $3, seen_at = $4 WHERE id = $1 AND workspace_id = $2;

-- name: identities
SELECT id, workspace_id, customer_id, kind, scope, value, channel, strength, verified_at, created_at
FROM identity WHERE customer_id = $1 AND workspace_id = $2 ORDER BY id;

-- name: by_identity
SELECT customer_id FROM identity WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4;

-- name: add_identity
INSERT INTO identity (id, workspace_id, customer_id, kind, scope, value, channel, strength, verified_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (workspace_id, kind, scope, value) DO NOTHING;

-- name: move_identities
UPDATE identity SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these_identities
UPDATE identity SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: drop_identities
DELETE FROM identity WHERE customer_id = $1 AND workspace_id = $2;

-- name: consents
SELECT id, workspace_id, customer_id, purpose, given, text_version, source, at
FROM consent WHERE customer_id = $1 AND workspace_id = $2 ORDER BY at DESC, id DESC LIMIT 500;

-- name: add_consent
INSERT INTO consent (id, workspace_id, customer_id, purpose, given, text_version, source, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: move_consents
UPDATE consent SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these_consents
UPDATE consent SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: assets
SELECT id, workspace_id, customer_id, kind, external_id, name, attributes, created_at
FROM asset WHERE customer_id = $1 AND workspace_id = $2 ORDER BY id LIMIT 500;

-- name: put_asset
INSERT INTO asset (id, workspace_id, customer_id, kind, external_id, name, attributes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, kind, external_id) DO UPDATE SET name = excluded.name, attributes = excluded.attributes
WHERE asset.customer_id = excluded.customer_id
RETURNING id;

-- name: move_assets
UPDATE asset SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these_assets
UPDATE asset SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: drop_assets
DELETE FROM asset WHERE customer_id = $1 AND workspace_id = $2;

-- name: add_merge
INSERT INTO customer_merge (id, workspace_id, from_id, into_id, moved, reason, actor_kind, actor_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: merge
SELECT id, workspace_id, from_id, into_id, moved, reason, actor_kind, actor_id, at, undone_at, undone_by
FROM customer_merge WHERE id = $1 AND workspace_id = $2 {{for_update}};

-- name: merges
SELECT id, workspace_id, from_id, into_id, moved, reason, actor_kind, actor_id, at, undone_at, undone_by
FROM customer_merge WHERE into_id = $1 AND workspace_id = $2 ORDER BY at DESC, id DESC LIMIT 100;

-- name: later_merges
SELECT COUNT(*) FROM customer_merge WHERE into_id = $1 AND workspace_id = $2 AND undone_at = 0 AND (at > $3 OR at = $3 AND id > $4);

-- name: undo_merge
UPDATE customer_merge SET undone_at = $3, undone_by = $4 WHERE id = $1 AND workspace_id = $2;

-- name: blank_merges
UPDATE customer_merge SET moved = '{}' WHERE (into_id = $1 OR from_id = $1) AND workspace_id = $2;

-- name: merged_ids
SELECT id FROM customer WHERE merged_into = $1 AND workspace_id = $2;

-- name: erase
UPDATE customer SET name = '', alias = '', phone = '', email = '', place = '', birth_year = 0, tier = '', needs = '[]', tags = '[]', attributes = '{}', note = '',
  known = FALSE, erased_at = $3, updated_at = $3
WHERE id = $1 AND workspace_id = $2;

-- name: expired
SELECT id FROM customer WHERE workspace_id = $1 AND seen_at < $2 AND erased_at = 0 AND merged_into = '' ORDER BY seen_at LIMIT $3;

-- name: all_after
SELECT {{columns customer}} FROM customer WHERE id > $1 AND erased_at = 0 ORDER BY id LIMIT $2;

-- name: by_contact
SELECT id FROM customer
WHERE workspace_id = $1 AND merged_into = '' AND erased_at = 0 AND (phone <> '' AND phone = $2 OR email <> '' AND email = $3) LIMIT 1;

-- name: count_contact
SELECT COUNT(*) FROM customer
WHERE workspace_id = $1 AND merged_into = '' AND erased_at = 0 AND (phone <> '' AND phone = $2 OR email <> '' AND email = $3);

-- name: samples
SELECT id FROM customer WHERE workspace_id = $1 AND sample ORDER BY id;

-- name: drop_sample_identities
DELETE FROM identity WHERE workspace_id = $1 AND customer_id IN {{in $2}};

-- name: drop_sample_consents
DELETE FROM consent WHERE workspace_id = $1 AND customer_id IN {{in $2}};

-- name: drop_sample_assets
DELETE FROM asset WHERE workspace_id = $1 AND customer_id IN {{in $2}};

-- name: drop_sample_customers
DELETE FROM customer WHERE workspace_id = $1 AND id IN {{in $2}};
