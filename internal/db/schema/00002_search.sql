-- Full text: pairs of neighbouring characters and whole Latin words, made by the
-- application, so that two-character Chinese words are found (package search
-- text in conversation). On SQLite the words lie in an FTS5 table whose deleted
-- rows are really gone; on PostgreSQL in a tsvector.
{{search_ddl}}
INSERT INTO event_shard (shard, seq) VALUES (0,0),(1,0),(2,0),(3,0),(4,0),(5,0),(6,0),(7,0),(8,0),(9,0),(10,0),(11,0),(12,0),(13,0),(14,0),(15,0);
