-- Who may see, edit, review and publish what stands in a category and below it:
-- a role or a member. Acts that nobody was given anywhere above are everybody's
-- who has the permission.
CREATE TABLE category_grant (
  category_id TEXT NOT NULL, subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, workspace_id TEXT NOT NULL,
  may JSONB NOT NULL DEFAULT '[]', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, PRIMARY KEY (category_id, subject_kind, subject_id)
);
CREATE INDEX category_grant_workspace ON category_grant (workspace_id);
