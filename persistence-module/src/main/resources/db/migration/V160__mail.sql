-- Letters that are to be sent, and the links in them by which an account is opened or an address proved.

CREATE TABLE mail_outbox (
    id             uuid        PRIMARY KEY,
    user_id        uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind           text        NOT NULL,
    recipient      text        NOT NULL CHECK (length(recipient) <= 254),
    language       text        NOT NULL,
    content_sealed text,
    status         text        NOT NULL CHECK (status IN ('pending', 'sent', 'failed', 'expired')),
    attempts       integer     NOT NULL DEFAULT 0,
    next_try_at    timestamptz NOT NULL,
    last_error     text        CHECK (length(last_error) <= 500),
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    CHECK ((status = 'pending') = (content_sealed IS NOT NULL))
);
COMMENT ON COLUMN mail_outbox.content_sealed IS 'what fills the letter, a link among it; gone when the letter is';
CREATE INDEX mail_outbox_due ON mail_outbox (next_try_at, id) WHERE status = 'pending';
CREATE INDEX mail_outbox_by_user ON mail_outbox (user_id, created_at);
CREATE INDEX mail_outbox_ended ON mail_outbox (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE account_links (
    token_hash text        PRIMARY KEY CHECK (length(token_hash) = 64),
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    text        NOT NULL CHECK (purpose IN ('password_reset', 'email_verification')),
    mailed     boolean     NOT NULL,
    email      text        NOT NULL CHECK (length(email) <= 254),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON COLUMN account_links.mailed IS 'who has the link reads mail to the address; not so when an administrator passed it on';
CREATE INDEX account_links_by_user ON account_links (user_id, purpose, created_at);
