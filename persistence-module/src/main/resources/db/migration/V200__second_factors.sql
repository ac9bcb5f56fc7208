-- A second factor beside the password, sign-ins that were confirmed anew, and passwords that are good for a time only.

CREATE TABLE second_factors (
    user_id       uuid        PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret_sealed text        NOT NULL CHECK (secret_sealed <> ''),
    last_step     bigint      NOT NULL CHECK (last_step >= 0),
    created_at    timestamptz NOT NULL,
    confirmed_at  timestamptz CHECK (confirmed_at >= created_at)
);
COMMENT ON COLUMN second_factors.last_step IS 'the thirty seconds of the last code that was taken: neither it nor an earlier one is taken again';
COMMENT ON COLUMN second_factors.confirmed_at IS 'when the first code was shown; until then the secret opens and hinders nothing';

CREATE TABLE recovery_codes (
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash  text        NOT NULL CHECK (length(code_hash) = 64),
    created_at timestamptz NOT NULL,
    used_at    timestamptz CHECK (used_at >= created_at),
    PRIMARY KEY (user_id, code_hash)
);
COMMENT ON COLUMN recovery_codes.code_hash IS 'SHA-256 of a code of 120 random bits; the code itself is shown once and kept nowhere';

CREATE TABLE sign_in_confirmations (
    sign_in      uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    confirmed_at timestamptz NOT NULL
);
CREATE INDEX sign_in_confirmations_by_user ON sign_in_confirmations (user_id, confirmed_at);

ALTER TABLE users ADD COLUMN password_until timestamptz;
COMMENT ON COLUMN users.password_until IS 'after which a password that the server made opens nothing; null for one that a person chose';
