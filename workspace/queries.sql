-- columns: workspace
id, slug, name, name_en, kind, locale, timezone, settings, created_at, updated_at;

-- columns: account
id, email, name, password_hash, totp_secret, totp_confirmed_at, totp_last_step, recovery_hashes, operator, locale, created_at, disabled_at;

-- name: insert_workspace
INSERT INTO workspace ({{columns workspace}})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (slug) DO NOTHING;

-- name: workspace_by_id
SELECT {{columns workspace}} FROM workspace WHERE id = $1 AND deleted_at = 0;

-- name: workspace_for_update
SELECT {{columns workspace}} FROM workspace WHERE id = $1 AND deleted_at = 0 {{for_update}};

-- name: workspace_by_slug
SELECT {{columns workspace}} FROM workspace WHERE slug = $1 AND deleted_at = 0;

-- name: workspaces
SELECT {{columns workspace}} FROM workspace WHERE deleted_at = 0 ORDER BY id;

-- name: update_workspace
UPDATE workspace SET name = $2, name_en = $3, locale = $4, timezone = $5, settings = $6, updated_at = $7 WHERE id = $1 AND deleted_at = 0;

-- name: operators
SELECT {{columns account}} FROM account WHERE operator AND disabled_at = 0 ORDER BY id;

-- name: roles
SELECT id, workspace_id, key, name, permissions, builtin, created_at FROM role WHERE workspace_id = $1 ORDER BY builtin DESC, id;

-- name: role_by_id
SELECT id, workspace_id, key, name, permissions, builtin, created_at FROM role WHERE id = $1 AND workspace_id = $2;

-- name: insert_role
INSERT INTO role (id, workspace_id, key, name, permissions, builtin, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: update_role
UPDATE role SET name = $3, permissions = $4 WHERE id = $1 AND workspace_id = $2 AND NOT builtin;

-- name: delete_role
DELETE FROM role WHERE id = $1 AND workspace_id = $2 AND NOT builtin;

-- name: members_with_role
SELECT COUNT(*) FROM member_role WHERE role_id = $1 AND workspace_id = $2;

-- name: roles_of_member
SELECT r.id AS id, r.workspace_id AS workspace_id, r.key AS key, r.name AS name, r.permissions AS permissions, r.builtin AS builtin, r.created_at AS created_at
FROM member_role mr JOIN role r ON r.id = mr.role_id WHERE mr.member_id = $1 AND mr.workspace_id = $2 ORDER BY r.id;

-- name: member_roles
SELECT mr.member_id AS member_id, r.id AS role_id, r.key AS key, r.name AS name
FROM member_role mr JOIN role r ON r.id = mr.role_id WHERE mr.workspace_id = $1 ORDER BY r.id;

-- name: give_role
INSERT INTO member_role (workspace_id, member_id, role_id) VALUES ($1, $2, $3) ON CONFLICT (member_id, role_id) DO NOTHING;

-- name: take_roles
DELETE FROM member_role WHERE member_id = $1 AND workspace_id = $2;

-- name: count_admins
SELECT COUNT(*) FROM member_role mr JOIN role r ON r.id = mr.role_id JOIN member m ON m.id = mr.member_id
WHERE mr.workspace_id = $1 AND r.key = $2 AND m.disabled_at = 0;

-- name: members
SELECT m.id AS id, m.workspace_id AS workspace_id, m.account_id AS account_id, a.email AS email, m.staff_no AS staff_no, m.name AS name,
  m.display_name AS display_name, m.team_id AS team_id, m.capacity AS capacity, m.languages AS languages,
  CASE WHEN a.totp_confirmed_at > 0 THEN TRUE ELSE FALSE END AS totp, m.sample AS sample, m.created_at AS created_at, m.disabled_at AS disabled_at
FROM member m JOIN account a ON a.id = m.account_id WHERE m.workspace_id = $1 ORDER BY m.id;

-- name: insert_member
INSERT INTO member (id, workspace_id, account_id, staff_no, name, display_name, team_id, capacity, languages, sample, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (workspace_id, account_id) DO NOTHING;

-- name: update_member
UPDATE member SET name = $3, display_name = $4, staff_no = $5, team_id = $6, capacity = $7, languages = $8 WHERE id = $1 AND workspace_id = $2;

-- name: teams
SELECT id, workspace_id, name, lead_member_id, created_at FROM team WHERE workspace_id = $1 ORDER BY id;

-- name: team_by_id
SELECT id, workspace_id, name, lead_member_id, created_at FROM team WHERE id = $1 AND workspace_id = $2;

-- name: insert_team
INSERT INTO team (id, workspace_id, name, lead_member_id, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: update_team
UPDATE team SET name = $3, lead_member_id = $4 WHERE id = $1 AND workspace_id = $2;

-- name: delete_team
DELETE FROM team WHERE id = $1 AND workspace_id = $2;

-- name: leave_team
UPDATE member SET team_id = '' WHERE team_id = $1 AND workspace_id = $2;

-- name: hours_list
SELECT id, workspace_id, name, timezone, weekly, holidays, created_at, updated_at FROM hours WHERE workspace_id = $1 ORDER BY id;

-- name: hours_by_id
SELECT id, workspace_id, name, timezone, weekly, holidays, created_at, updated_at FROM hours WHERE id = $1 AND workspace_id = $2;

-- name: insert_hours
INSERT INTO hours (id, workspace_id, name, timezone, weekly, holidays, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: update_hours
UPDATE hours SET name = $3, timezone = $4, weekly = $5, holidays = $6, updated_at = $7 WHERE id = $1 AND workspace_id = $2;

-- name: delete_hours
DELETE FROM hours WHERE id = $1 AND workspace_id = $2;

-- name: groups_with_hours
SELECT COUNT(*) FROM skill_group WHERE hours_id = $1 AND workspace_id = $2 AND archived_at = 0;

-- name: groups
SELECT id, workspace_id, name, name_en, hours_id, assign, accept_timeout_s, service_level, serves, position, is_default, sample, created_at
FROM skill_group WHERE workspace_id = $1 AND archived_at = 0 ORDER BY position, id;

-- name: group_seats
SELECT skill_group_id, member_id, level FROM skill_group_member WHERE workspace_id = $1 ORDER BY level, member_id;

-- name: insert_group
INSERT INTO skill_group (id, workspace_id, name, name_en, hours_id, assign, accept_timeout_s, service_level, serves, position, is_default, sample, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: update_group
UPDATE skill_group SET name = $3, name_en = $4, hours_id = $5, assign = $6, accept_timeout_s = $7, service_level = $8, serves = $9, position = $10, is_default = $11
WHERE id = $1 AND workspace_id = $2 AND archived_at = 0;

-- name: archive_group
UPDATE skill_group SET archived_at = $3 WHERE id = $1 AND workspace_id = $2 AND archived_at = 0;

-- name: no_default_group
UPDATE skill_group SET is_default = FALSE WHERE workspace_id = $1 AND id <> $2 AND is_default;

-- name: empty_group
DELETE FROM skill_group_member WHERE skill_group_id = $1 AND workspace_id = $2;

-- name: leave_groups
DELETE FROM skill_group_member WHERE member_id = $1 AND workspace_id = $2;

-- name: seat_member
INSERT INTO skill_group_member (workspace_id, skill_group_id, member_id, level)
SELECT m.workspace_id, CAST($2 AS TEXT), m.id, CAST($4 AS BIGINT) FROM member m WHERE m.id = $3 AND m.workspace_id = $1
ON CONFLICT (skill_group_id, member_id) DO NOTHING;

-- name: inboxes
SELECT id, workspace_id, channel, key, name, mode, skill_group_id, settings,
  CASE WHEN identify_secret <> '' THEN TRUE ELSE FALSE END AS identify, created_at, updated_at, disabled_at
FROM inbox WHERE workspace_id = $1 ORDER BY id;

-- name: inbox_by_id
SELECT id, workspace_id, channel, key, name, mode, skill_group_id, settings,
  CASE WHEN identify_secret <> '' THEN TRUE ELSE FALSE END AS identify, created_at, updated_at, disabled_at
FROM inbox WHERE id = $1 AND workspace_id = $2;

-- name: inbox_by_key
SELECT id, workspace_id, channel, key, name, mode, skill_group_id, settings,
  CASE WHEN identify_secret <> '' THEN TRUE ELSE FALSE END AS identify, created_at, updated_at, disabled_at
FROM inbox WHERE key = $1 AND disabled_at = 0;

-- name: insert_inbox
INSERT INTO inbox (id, workspace_id, channel, key, name, mode, skill_group_id, settings, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING;

-- name: update_inbox
UPDATE inbox SET name = $3, mode = $4, skill_group_id = $5, settings = $6, updated_at = $7, disabled_at = $8 WHERE id = $1 AND workspace_id = $2;

-- name: set_identify_secret
UPDATE inbox SET identify_secret = $3, updated_at = $4 WHERE id = $1 AND workspace_id = $2;

-- name: identify_secret
SELECT identify_secret FROM inbox WHERE id = $1 AND workspace_id = $2;

-- name: insert_audit
INSERT INTO audit (id, workspace_id, at, actor_kind, actor_id, action, object_kind, object_id, detail, ip)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: audit
SELECT a.id AS id, a.at AS at, a.actor_kind AS actor_kind, a.actor_id AS actor_id, COALESCE(m.name, k.name, '') AS actor_name,
  a.action AS action, a.object_kind AS object_kind, a.object_id AS object_id, a.detail AS detail, a.ip AS ip
FROM audit a
LEFT JOIN member m ON m.id = a.actor_id AND m.workspace_id = a.workspace_id
LEFT JOIN api_key k ON k.id = a.actor_id AND k.workspace_id = a.workspace_id
WHERE a.workspace_id = $1 AND a.id < $2
  AND (CAST($3 AS TEXT) = '' OR a.actor_id = $3)
  AND (CAST($4 AS TEXT) = '' OR a.action = $4 OR a.action LIKE $4 || '%')
  AND (CAST($5 AS TEXT) = '' OR a.object_id = $5)
  AND a.at >= $6 AND a.at < $7
ORDER BY a.id DESC LIMIT $8;

-- name: experiments
SELECT id, workspace_id, key, salt, unit, arms, enabled, created_at, updated_at FROM experiment WHERE workspace_id = $1 ORDER BY key;

-- name: experiment_by_key
SELECT id, workspace_id, key, salt, unit, arms, enabled, created_at, updated_at FROM experiment WHERE key = $1 AND workspace_id = $2;

-- name: insert_experiment
INSERT INTO experiment (id, workspace_id, key, salt, unit, arms, enabled, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: update_experiment
UPDATE experiment SET salt = $3, arms = $4, enabled = $5, updated_at = $6 WHERE id = $1 AND workspace_id = $2;

-- name: account_by_id
SELECT {{columns account}} FROM account WHERE id = $1;

-- name: account_for_update
SELECT {{columns account}} FROM account WHERE id = $1 {{for_update}};

-- name: account_by_email
SELECT {{columns account}} FROM account WHERE email = $1;

-- name: insert_account
INSERT INTO account (id, email, name, password_hash, operator, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING;

-- name: set_account
UPDATE account SET name = $2, locale = $3 WHERE id = $1;

-- name: preferences
SELECT preferences FROM account WHERE id = $1;

-- name: set_preferences
UPDATE account SET preferences = $2 WHERE id = $1;

-- name: set_password
UPDATE account SET password_hash = $2 WHERE id = $1;

-- name: begin_totp
UPDATE account SET totp_secret = $2 WHERE id = $1 AND totp_confirmed_at = 0;

-- name: confirm_totp
UPDATE account SET totp_confirmed_at = $2, totp_last_step = $3, recovery_hashes = $4 WHERE id = $1 AND totp_confirmed_at = 0;

-- name: drop_totp
UPDATE account SET totp_secret = '', totp_confirmed_at = 0, recovery_hashes = '[]' WHERE id = $1;

-- name: use_step
UPDATE account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2;

-- name: set_recovery
UPDATE account SET recovery_hashes = $2 WHERE id = $1;

-- name: insert_session
INSERT INTO session (id, token_hash, account_id, workspace_id, second_factor, ip, user_agent, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: session_by_token
SELECT id, token_hash, account_id, workspace_id, second_factor, ip, user_agent, created_at, seen_at, expires_at
FROM session WHERE token_hash = $1 AND expires_at > $2 AND seen_at > $3;

-- name: sessions_of_account
SELECT id, token_hash, account_id, workspace_id, second_factor, ip, user_agent, created_at, seen_at, expires_at
FROM session WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id;

-- name: renew_session
UPDATE session SET token_hash = $3, second_factor = $4 WHERE id = $1 AND account_id = $2;

-- name: move_session
UPDATE session SET workspace_id = $3 WHERE id = $1 AND account_id = $2;

-- name: touch_session
UPDATE session SET seen_at = $2, ip = $3, user_agent = $4 WHERE id = $1;

-- name: end_session_by_token
DELETE FROM session WHERE token_hash = $1;

-- name: end_session
DELETE FROM session WHERE id = $1 AND account_id = $2;

-- name: end_sessions
DELETE FROM session WHERE account_id = $1;

-- name: end_other_sessions
DELETE FROM session WHERE account_id = $1 AND id <> $2;

-- name: sweep_sessions
DELETE FROM session WHERE expires_at < $1 OR seen_at < $2;

-- name: seats_of_account
SELECT m.workspace_id AS workspace_id, m.id AS member_id, w.slug AS slug, w.name AS name, w.name_en AS name_en, w.kind AS kind
FROM member m JOIN workspace w ON w.id = m.workspace_id
WHERE m.account_id = $1 AND m.disabled_at = 0 AND w.deleted_at = 0
ORDER BY CASE WHEN w.kind = $2 THEN 0 ELSE 1 END, w.id;

-- name: count_seats
SELECT COUNT(*) FROM member WHERE account_id = $1 AND disabled_at = 0;

-- name: count_email
SELECT COUNT(*) FROM member m JOIN account a ON a.id = m.account_id WHERE m.workspace_id = $1 AND a.email = $2;

-- name: switch_member
UPDATE member SET disabled_at = $3 WHERE id = $1 AND workspace_id = $2;

-- name: insert_link
INSERT INTO one_time_link (token_hash, purpose, account_id, drop_totp, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: link
SELECT account_id, drop_totp FROM one_time_link WHERE token_hash = $1 AND purpose = $2 AND used_at = 0 AND expires_at > $3;

-- name: use_link
UPDATE one_time_link SET used_at = $3 WHERE token_hash = $1 AND purpose = $2 AND used_at = 0 AND expires_at > $3;

-- name: end_reset_links
UPDATE one_time_link SET used_at = $2 WHERE account_id = $1 AND used_at = 0;

-- name: sweep_links
DELETE FROM one_time_link WHERE expires_at < $1;

-- name: setup_done
SELECT COUNT(*) FROM installation WHERE key = 'setup';

-- name: mark_setup
INSERT INTO installation (key, value, at) VALUES ('setup', 'done', $1) ON CONFLICT (key) DO NOTHING;

-- name: mark_key
INSERT INTO installation (key, value, at) VALUES ('master_key', $1, $2) ON CONFLICT (key) DO NOTHING;

-- name: key_mark
SELECT value FROM installation WHERE key = 'master_key';

-- name: invitations
SELECT id, workspace_id, email, name, staff_no, role_ids, skill_group_ids, created_by, created_at, expires_at, accepted_at, revoked_at
FROM invitation WHERE workspace_id = $1 AND accepted_at = 0 AND revoked_at = 0 ORDER BY created_at DESC, id;

-- name: invitation_by_token
SELECT id, workspace_id, email, name, staff_no, role_ids, skill_group_ids, created_by, created_at, expires_at, accepted_at, revoked_at
FROM invitation WHERE token_hash = $1 AND accepted_at = 0 AND revoked_at = 0 AND expires_at > $2;

-- name: insert_invitation
INSERT INTO invitation (id, workspace_id, email, name, staff_no, role_ids, skill_group_ids, token_hash, created_by, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: accept_invitation
UPDATE invitation SET accepted_at = $2 WHERE token_hash = $1 AND accepted_at = 0 AND revoked_at = 0 AND expires_at > $2;

-- name: revoke_invitation
UPDATE invitation SET revoked_at = $3 WHERE id = $1 AND workspace_id = $2 AND accepted_at = 0 AND revoked_at = 0;

-- name: revoke_earlier
UPDATE invitation SET revoked_at = $3 WHERE workspace_id = $1 AND email = $2 AND accepted_at = 0 AND revoked_at = 0;

-- name: keys
SELECT id, workspace_id, name, prefix, scopes, created_by, created_at, expires_at, used_at, revoked_at
FROM api_key WHERE workspace_id = $1 ORDER BY created_at DESC, id;

-- name: key_by_hash
SELECT k.id AS id, k.workspace_id AS workspace_id, k.name AS name, k.prefix AS prefix, k.scopes AS scopes, k.created_by AS created_by,
  k.created_at AS created_at, k.expires_at AS expires_at, k.used_at AS used_at, k.revoked_at AS revoked_at
FROM api_key k JOIN workspace w ON w.id = k.workspace_id WHERE k.key_hash = $1 AND k.revoked_at = 0 AND w.deleted_at = 0;

-- name: insert_key
INSERT INTO api_key (id, workspace_id, name, prefix, key_hash, scopes, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: revoke_key
UPDATE api_key SET revoked_at = $3 WHERE id = $1 AND workspace_id = $2 AND revoked_at = 0;

-- name: touch_key
UPDATE api_key SET used_at = $2 WHERE id = $1;

-- name: secrets
SELECT name, set_at FROM workspace_secret WHERE workspace_id = $1 ORDER BY name;

-- name: secret
SELECT sealed FROM workspace_secret WHERE workspace_id = $1 AND name = $2;

-- name: give_secret
INSERT INTO workspace_secret (workspace_id, name, sealed, set_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (workspace_id, name) DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at;

-- name: drop_secret
DELETE FROM workspace_secret WHERE workspace_id = $1 AND name = $2;
