-- Values that users and agents have given to a session and that are shown to nobody: they are hidden wherever they turn up.
CREATE TABLE session_secrets (
    session_id uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
    sealed     text        NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, name)
);
