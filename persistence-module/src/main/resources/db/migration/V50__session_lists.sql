-- Pins and favourites of sessions, and lists of sessions by their last activity.

CREATE TABLE session_pins (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    board      text        NOT NULL CHECK (board IN ('PINS', 'WISHLIST')),
    created_at timestamptz NOT NULL,
    UNIQUE (user_id, board, session_id)
);
CREATE INDEX session_pins_newest ON session_pins (user_id, board, created_at DESC, id DESC);
CREATE INDEX session_pins_of_session ON session_pins (session_id);

CREATE INDEX sessions_by_activity ON sessions (user_id, (coalesce(last_message_at, created_at)) DESC, id DESC)
    WHERE deleted_at IS NULL;
CREATE INDEX sessions_deleted ON sessions (user_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
