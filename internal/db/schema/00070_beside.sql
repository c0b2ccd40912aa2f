-- A release may stand beside the one that everybody is answered from: computed
-- and not said, or said to some customers, until it is promoted or taken back.
-- beside names it and to whom it is said; it is read where the head is, so that
-- every node turns to it, and away from it, with the same look. A model that is
-- held stays though newer ones are trained.
ALTER TABLE knowledge_head ADD COLUMN beside JSONB NOT NULL DEFAULT '{}';
ALTER TABLE model_version ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
