-- The sandbox of each session, and the to-do list that its agent keeps.

CREATE TABLE sandboxes (
    session_id uuid        PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    provider   text        NOT NULL,
    status     text        NOT NULL CHECK (status IN ('initializing', 'running', 'paused', 'deleted', 'error')),
    created_at timestamptz NOT NULL,
    last_used  timestamptz NOT NULL
);
CREATE INDEX sandboxes_by_use ON sandboxes (status, last_used);

CREATE TABLE session_todos (
    session_id uuid        PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    todos      text        NOT NULL,
    updated_at timestamptz NOT NULL
);
