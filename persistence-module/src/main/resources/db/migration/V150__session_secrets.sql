-- Values that users and agents have given to a session and that are shown to nobody: they are hidden wherever they turn up.
CREATE TABLE session_secrets (
    session_id uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
    sealed     text        NOT NULL,
    updated_at timestamptz NOT NULL,
    handle     text        NOT NULL UNIQUE GENERATED ALWAYS AS (session_id::text || ':' || name) STORED,
    PRIMARY KEY (session_id, name)
);
COMMENT ON COLUMN session_secrets.handle IS 'by which a new master key finds the row';
