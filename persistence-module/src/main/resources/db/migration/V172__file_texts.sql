-- The texts of documents: which were read, and their pieces for the search. They go when their file goes.

CREATE TABLE file_texts (
    asset_id    uuid        PRIMARY KEY REFERENCES file_assets (id) ON DELETE CASCADE,
    user_id     uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    status      text        NOT NULL CHECK (status IN ('waiting', 'read', 'unreadable')),
    reason      text,
    characters  bigint      NOT NULL DEFAULT 0 CHECK (characters >= 0),
    cut_off     boolean     NOT NULL DEFAULT false,
    attempts    int         NOT NULL DEFAULT 0,
    lease_until timestamptz,
    created_at  timestamptz NOT NULL,
    CONSTRAINT file_texts_unreadable_for_a_reason CHECK ((status = 'unreadable') = (reason IS NOT NULL))
);
CREATE INDEX file_texts_waiting ON file_texts (created_at) WHERE status = 'waiting';

CREATE TABLE file_pieces (
    asset_id uuid     NOT NULL REFERENCES file_texts (asset_id) ON DELETE CASCADE,
    number   int      NOT NULL CHECK (number > 0),
    user_id  uuid     NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    piece    text     NOT NULL,
    words    tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', piece)) STORED,
    PRIMARY KEY (asset_id, number)
);
CREATE INDEX file_pieces_words ON file_pieces USING gin (words);
