CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    password_hash text,
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    avatar text,
    role text NOT NULL CHECK (role IN ('user', 'admin')),
    language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'vi', 'hi', 'ja')),
    is_active boolean NOT NULL DEFAULT true,
    subscription_status text,
    subscription_plan text CHECK (subscription_plan IN ('free', 'plus', 'pro')),
    subscription_billing_cycle text CHECK (subscription_billing_cycle IN ('monthly', 'annually')),
    subscription_current_period_end timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    last_login_at timestamptz
);

CREATE TABLE refresh_tokens (
    id uuid PRIMARY KEY,
    family uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    token_hash text NOT NULL UNIQUE,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz
);

CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id, expires_at);

CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    public_jwk text NOT NULL,
    private_key_sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
