-- Accounts at outside providers, sign-ins on their way there, who is let in before everybody is.

ALTER TABLE users
    ADD COLUMN email_verified_at timestamptz,
    ADD COLUMN role_from_claims boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN users.role_from_claims IS 'the role follows the provider; a role that an administrator gave does not';

CREATE TABLE user_identities (
    issuer       text        NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    subject      text        NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider     text        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identities_by_user ON user_identities (user_id);

CREATE TABLE oidc_flows (
    state_hash      text        PRIMARY KEY CHECK (length(state_hash) = 64),
    browser_hash    text        NOT NULL CHECK (length(browser_hash) = 64),
    provider        text        NOT NULL,
    nonce           text        NOT NULL,
    verifier_sealed text        NOT NULL,
    redirect_uri    text        NOT NULL,
    return_to       text,
    expires_at      timestamptz NOT NULL
);
COMMENT ON TABLE oidc_flows IS 'a row is gone when its answer came back, whatever became of it: a state works once';
CREATE INDEX oidc_flows_by_expiry ON oidc_flows (expires_at);

CREATE TABLE admitted_emails (
    email       text        PRIMARY KEY CHECK (email = lower(email) AND length(email) <= 254),
    admitted_by uuid        NOT NULL,
    admitted_at timestamptz NOT NULL
);
COMMENT ON TABLE admitted_emails IS 'who may register while the waitlist is on';
