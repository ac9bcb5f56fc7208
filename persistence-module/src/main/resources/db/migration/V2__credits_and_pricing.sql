-- Credits: accounts, ledger, holds, usage facts. Prices: versions by date.
-- Accounts, ledger rows and facts outlive the users, sessions and runs that they name, so those are plain ids.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused, write a correcting row instead', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TABLE credit_accounts (
    id                 uuid           PRIMARY KEY,
    owner_id           uuid           NOT NULL,
    kind               text           NOT NULL DEFAULT 'own' CHECK (kind IN ('own', 'shared')),
    credits            numeric(20, 6) NOT NULL DEFAULT 0 CHECK (credits >= 0),
    bonus_credits      numeric(20, 6) NOT NULL DEFAULT 0 CHECK (bonus_credits >= 0),
    held_credits       numeric(20, 6) NOT NULL DEFAULT 0 CHECK (held_credits >= 0),
    held_bonus_credits numeric(20, 6) NOT NULL DEFAULT 0 CHECK (held_bonus_credits >= 0),
    last_seq           bigint         NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    last_hash          text           NOT NULL CHECK (length(last_hash) = 64),
    updated_at         timestamptz    NOT NULL,
    CONSTRAINT held_is_owned CHECK (held_credits <= credits),
    CONSTRAINT held_bonus_is_owned CHECK (held_bonus_credits <= bonus_credits)
);
COMMENT ON COLUMN credit_accounts.credits IS 'owned regular credits, the held ones included; spendable = credits - held_credits';
COMMENT ON COLUMN credit_accounts.bonus_credits IS 'owned bonus credits, the held ones included';
CREATE UNIQUE INDEX credit_accounts_one_own_per_user ON credit_accounts (owner_id) WHERE kind = 'own';

CREATE TABLE credit_transactions (
    id               uuid           PRIMARY KEY,
    account_id       uuid           NOT NULL REFERENCES credit_accounts (id),
    user_id          uuid           NOT NULL,
    seq              bigint         NOT NULL CHECK (seq > 0),
    transaction_type text           NOT NULL CHECK (transaction_type IN ('signup_grant', 'subscription_grant', 'bonus_grant',
        'purchase', 'refund', 'adjustment', 'expiry', 'llm_usage', 'tool_usage', 'media_generation')),
    credit_type      text           NOT NULL CHECK (credit_type IN ('regular', 'bonus')),
    amount           numeric(20, 6) NOT NULL CHECK (amount <> 0),
    balance_after    numeric(20, 6) NOT NULL CHECK (balance_after >= 0),
    usage_key        text           NOT NULL CHECK (length(usage_key) BETWEEN 1 AND 200),
    session_id       uuid,
    run_id           uuid,
    model_id         text,
    description      text           NOT NULL,
    data             jsonb          NOT NULL DEFAULT '{}',
    prev_hash        text           NOT NULL CHECK (length(prev_hash) = 64),
    hash             text           NOT NULL CHECK (length(hash) = 64),
    created_at       timestamptz    NOT NULL,
    CONSTRAINT credit_transactions_seq UNIQUE (account_id, seq),
    CONSTRAINT credit_transactions_charged_once UNIQUE (account_id, usage_key, credit_type)
);
CREATE INDEX credit_transactions_by_session ON credit_transactions (account_id, session_id, seq) WHERE session_id IS NOT NULL;
CREATE TRIGGER credit_transactions_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE credit_holds (
    id                    uuid           PRIMARY KEY,
    account_id            uuid           NOT NULL REFERENCES credit_accounts (id),
    user_id               uuid           NOT NULL,
    usage_key             text           NOT NULL CHECK (length(usage_key) BETWEEN 1 AND 200),
    status                text           NOT NULL CHECK (status IN ('held', 'settled', 'released', 'expired')),
    session_id            uuid,
    run_id                uuid,
    model_id              text           NOT NULL,
    provider              text           NOT NULL,
    own_key               boolean        NOT NULL,
    input_token_bound     bigint         NOT NULL CHECK (input_token_bound >= 0),
    max_output_tokens     integer        NOT NULL CHECK (max_output_tokens > 0),
    price_version_id      uuid,
    input_price           numeric(20, 6) NOT NULL CHECK (input_price >= 0),
    output_price          numeric(20, 6) NOT NULL CHECK (output_price >= 0),
    cache_write_price     numeric(20, 6) NOT NULL CHECK (cache_write_price >= 0),
    cache_read_price      numeric(20, 6) NOT NULL CHECK (cache_read_price >= 0),
    held_credits          numeric(20, 6) NOT NULL CHECK (held_credits >= 0),
    held_bonus_credits    numeric(20, 6) NOT NULL CHECK (held_bonus_credits >= 0),
    charged_credits       numeric(20, 6) NOT NULL DEFAULT 0 CHECK (charged_credits >= 0),
    charged_bonus_credits numeric(20, 6) NOT NULL DEFAULT 0 CHECK (charged_bonus_credits >= 0),
    written_off           numeric(38, 6) NOT NULL DEFAULT 0 CHECK (written_off >= 0),
    remaining_credits     numeric(20, 6) CHECK (remaining_credits >= 0),
    created_at            timestamptz    NOT NULL,
    expires_at            timestamptz    NOT NULL,
    ended_at              timestamptz,
    CONSTRAINT charged_within_hold CHECK (charged_credits + charged_bonus_credits <= held_credits + held_bonus_credits),
    CONSTRAINT ended_when_not_held CHECK ((status = 'held') = (ended_at IS NULL))
);
COMMENT ON COLUMN credit_holds.remaining_credits IS 'what the account owned after the settle: the answer that a repeated settle gets again';
-- A key is used up by the hold that is open or was charged; a released one took nothing, so its act may be tried again.
CREATE UNIQUE INDEX credit_holds_key_used_once ON credit_holds (account_id, usage_key) WHERE status <> 'released';
CREATE INDEX credit_holds_open_by_run ON credit_holds (run_id) WHERE status = 'held';
CREATE INDEX credit_holds_open_by_expiry ON credit_holds (expires_at) WHERE status = 'held';
CREATE INDEX credit_holds_open_by_account ON credit_holds (account_id) INCLUDE (held_credits, held_bonus_credits)
    WHERE status = 'held';

CREATE TABLE price_versions (
    id                uuid           PRIMARY KEY DEFAULT gen_random_uuid(),
    model_pattern     text           NOT NULL CHECK (model_pattern = lower(model_pattern) AND model_pattern <> ''),
    input_price       numeric(20, 6) NOT NULL CHECK (input_price >= 0),
    output_price      numeric(20, 6) NOT NULL CHECK (output_price >= 0),
    cache_write_price numeric(20, 6) NOT NULL CHECK (cache_write_price >= 0),
    cache_read_price  numeric(20, 6) NOT NULL CHECK (cache_read_price >= 0),
    valid_from        timestamptz    NOT NULL,
    created_at        timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT price_versions_by_date UNIQUE (model_pattern, valid_from)
);
COMMENT ON TABLE price_versions IS 'USD per million tokens; a new price is a new row with a later valid_from';

CREATE TABLE usage_facts (
    id                 uuid            PRIMARY KEY,
    account_id         uuid            NOT NULL REFERENCES credit_accounts (id),
    user_id            uuid            NOT NULL,
    hold_id            uuid            NOT NULL UNIQUE REFERENCES credit_holds (id),
    usage_key          text            NOT NULL,
    session_id         uuid,
    run_id             uuid,
    model_id           text            NOT NULL,
    provider           text            NOT NULL,
    own_key            boolean         NOT NULL,
    estimated          boolean         NOT NULL,
    input_tokens       bigint          NOT NULL CHECK (input_tokens >= 0),
    cache_read_tokens  bigint          NOT NULL CHECK (cache_read_tokens >= 0),
    cache_write_tokens bigint          NOT NULL CHECK (cache_write_tokens >= 0),
    output_tokens      bigint          NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens   bigint          NOT NULL CHECK (reasoning_tokens BETWEEN 0 AND output_tokens),
    price_version_id   uuid            REFERENCES price_versions (id),
    input_price        numeric(20, 6)  NOT NULL,
    output_price       numeric(20, 6)  NOT NULL,
    cache_write_price  numeric(20, 6)  NOT NULL,
    cache_read_price   numeric(20, 6)  NOT NULL,
    cost_usd           numeric(38, 12) NOT NULL CHECK (cost_usd >= 0),
    credits            numeric(20, 6)  NOT NULL CHECK (credits >= 0),
    written_off        numeric(38, 6)  NOT NULL CHECK (written_off >= 0),
    created_at         timestamptz     NOT NULL
);
CREATE INDEX usage_facts_by_account ON usage_facts (account_id, created_at);
CREATE TRIGGER usage_facts_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_facts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER price_versions_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON price_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO price_versions (model_pattern, input_price, output_price, cache_write_price, cache_read_price, valid_from) VALUES
    ('claude-opus-4-6', 5, 25, 6.25, 0.5, '2026-01-01Z'),
    ('claude-opus-4-5', 5, 25, 6.25, 0.5, '2026-01-01Z'),
    ('claude-sonnet-4-5', 3, 15, 3.75, 0.3, '2026-01-01Z'),
    ('claude-sonnet-4', 3, 15, 3.75, 0.3, '2026-01-01Z'),
    ('claude-opus-4', 15, 75, 18.75, 1.5, '2026-01-01Z'),
    ('claude-3-5-haiku', 0.8, 4, 1, 0.08, '2026-01-01Z'),
    ('gpt-4o', 2.5, 10, 0, 1.25, '2026-01-01Z'),
    ('gpt-4o-mini', 0.15, 0.6, 0, 0.075, '2026-01-01Z'),
    ('o1', 15, 60, 0, 7.5, '2026-01-01Z'),
    ('o1-mini', 1.1, 4.4, 0, 0.55, '2026-01-01Z'),
    ('o3', 10, 40, 0, 2.5, '2026-01-01Z'),
    ('o3-mini', 1.1, 4.4, 0, 0.55, '2026-01-01Z'),
    ('gemini-2.5-pro', 1.25, 10, 0, 0, '2026-01-01Z'),
    ('gemini-2.5-flash', 0.15, 0.6, 0, 0, '2026-01-01Z'),
    ('gemini-2.0-flash', 0.1, 0.4, 0, 0, '2026-01-01Z'),
    ('gemini-3-pro-preview', 2, 12, 0, 0, '2026-01-01Z'),
    ('gemini-3-flash-preview', 0.5, 3, 0, 0, '2026-01-01Z'),
    ('gemini-3.1-pro-preview', 2, 12, 0, 0, '2026-01-01Z'),
    ('deepseek-reasoner', 0.55, 2.19, 0, 0.14, '2026-01-01Z'),
    ('deepseek-chat', 0.27, 1.1, 0, 0.07, '2026-01-01Z'),
    ('demo', 1, 5, 0, 0, '2026-01-01Z');
