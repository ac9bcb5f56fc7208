-- Paid acts of every kind, charged in parts or at once; refunds; credits with a time limit; operations that happen once.

ALTER TABLE credit_holds
    ADD COLUMN act_kind              text           NOT NULL DEFAULT 'model_call' CHECK (length(act_kind) BETWEEN 1 AND 40),
    ADD COLUMN unit_price_version_id uuid,
    ADD COLUMN unit_price            numeric(20, 6) NOT NULL DEFAULT 0 CHECK (unit_price >= 0),
    ADD COLUMN max_units             numeric(20, 6) NOT NULL DEFAULT 0 CHECK (max_units >= 0),
    ADD COLUMN units                 numeric(20, 6) NOT NULL DEFAULT 0 CHECK (units >= 0),
    ADD COLUMN parts                 integer        NOT NULL DEFAULT 0 CHECK (parts >= 0),
    ADD COLUMN refunded_credits       numeric(20, 6) NOT NULL DEFAULT 0 CHECK (refunded_credits >= 0),
    ADD COLUMN refunded_bonus_credits numeric(20, 6) NOT NULL DEFAULT 0 CHECK (refunded_bonus_credits >= 0),
    DROP CONSTRAINT credit_holds_max_output_tokens_check,
    ADD CONSTRAINT credit_holds_max_output_tokens_check CHECK (max_output_tokens >= 0),
    ADD CONSTRAINT charged_within_pools CHECK (charged_credits <= held_credits AND charged_bonus_credits <= held_bonus_credits),
    ADD CONSTRAINT refunded_within_charge
        CHECK (refunded_credits <= charged_credits AND refunded_bonus_credits <= charged_bonus_credits);
COMMENT ON COLUMN credit_holds.model_id IS 'what is paid: the model, or for an act without one the name of the tool or resource';
COMMENT ON COLUMN credit_holds.units IS 'consumed so far, as the last part that was charged has it';

DROP INDEX credit_holds_open_by_account;
CREATE INDEX credit_holds_open_by_account ON credit_holds (account_id)
    INCLUDE (held_credits, held_bonus_credits, charged_credits, charged_bonus_credits) WHERE status = 'held';

-- A hold that has ended stays ended, and keeps what was charged.
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'hold % has ended as %: it cannot become %, nor be charged otherwise', OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER credit_holds_end_once BEFORE UPDATE ON credit_holds FOR EACH ROW
    WHEN (OLD.status <> 'held' AND (NEW.status <> OLD.status OR NEW.charged_credits <> OLD.charged_credits
        OR NEW.charged_bonus_credits <> OLD.charged_bonus_credits))
    EXECUTE FUNCTION refuse_reopening();
CREATE TRIGGER credit_holds_stay BEFORE DELETE OR TRUNCATE ON credit_holds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_accounts_stay BEFORE DELETE OR TRUNCATE ON credit_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE usage_facts
    ADD COLUMN act_kind              text           NOT NULL DEFAULT 'model_call' CHECK (length(act_kind) BETWEEN 1 AND 40),
    ADD COLUMN unit_price_version_id uuid,
    ADD COLUMN unit_price            numeric(20, 6) NOT NULL DEFAULT 0 CHECK (unit_price >= 0),
    ADD COLUMN units                 numeric(20, 6) NOT NULL DEFAULT 0 CHECK (units >= 0),
    ADD COLUMN suspect               boolean        NOT NULL DEFAULT false;
COMMENT ON COLUMN usage_facts.model_id IS 'what was paid: the model, or for an act without one the name of the tool or resource';
COMMENT ON COLUMN usage_facts.suspect IS 'the report says more than the act could have consumed; somebody should look at it';
CREATE INDEX usage_facts_suspect ON usage_facts (created_at) WHERE suspect;

ALTER TABLE credit_accounts
    ADD COLUMN expiring_credits       numeric(20, 6) NOT NULL DEFAULT 0 CHECK (expiring_credits >= 0),
    ADD COLUMN expiring_bonus_credits numeric(20, 6) NOT NULL DEFAULT 0 CHECK (expiring_bonus_credits >= 0),
    ADD CONSTRAINT expiring_is_owned CHECK (expiring_credits <= credits AND expiring_bonus_credits <= bonus_credits);
COMMENT ON COLUMN credit_accounts.expiring_credits IS 'the owned regular credits that have a time limit: the sum of what is left in the lots';

CREATE TABLE credit_lots (
    id           uuid           PRIMARY KEY,
    account_id   uuid           NOT NULL REFERENCES credit_accounts (id),
    credit_type  text           NOT NULL CHECK (credit_type IN ('regular', 'bonus')),
    usage_key    text           NOT NULL CHECK (length(usage_key) BETWEEN 1 AND 200),
    granted      numeric(20, 6) NOT NULL CHECK (granted > 0),
    left_credits numeric(20, 6) NOT NULL CHECK (left_credits BETWEEN 0 AND granted),
    created_at   timestamptz    NOT NULL,
    expires_at   timestamptz    NOT NULL,
    CONSTRAINT credit_lots_granted_once UNIQUE (account_id, usage_key, credit_type)
);
COMMENT ON TABLE credit_lots IS 'a grant with a time limit; what has the nearest limit is spent first, the rest expires';
CREATE INDEX credit_lots_open_by_account ON credit_lots (account_id, credit_type, expires_at) WHERE left_credits > 0;
CREATE INDEX credit_lots_open_by_expiry ON credit_lots (expires_at) WHERE left_credits > 0;
CREATE TRIGGER credit_lots_stay BEFORE DELETE OR TRUNCATE ON credit_lots
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE credit_operations (
    id         uuid           PRIMARY KEY,
    account_id uuid           NOT NULL REFERENCES credit_accounts (id),
    usage_key  text           NOT NULL CHECK (length(usage_key) BETWEEN 1 AND 200),
    kind       text           NOT NULL CHECK (kind IN ('renewal', 'take_back', 'adjustment', 'refund')),
    moved      numeric(20, 6) NOT NULL,
    shortfall  numeric(20, 6) NOT NULL DEFAULT 0 CHECK (shortfall >= 0),
    created_at timestamptz    NOT NULL,
    CONSTRAINT credit_operations_done_once UNIQUE (account_id, usage_key)
);
COMMENT ON TABLE credit_operations IS 'what was done under a key, also when it moved nothing; the answer that a repeat gets again';
CREATE TRIGGER credit_operations_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_operations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE act_prices (
    id         uuid           PRIMARY KEY,
    act_kind   text           NOT NULL CHECK (length(act_kind) BETWEEN 1 AND 40),
    item       text           NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    unit_price numeric(20, 6) NOT NULL CHECK (unit_price >= 0),
    valid_from timestamptz    NOT NULL,
    created_at timestamptz    NOT NULL,
    CONSTRAINT act_prices_by_date UNIQUE (act_kind, item, valid_from)
);
COMMENT ON TABLE act_prices IS 'USD per unit of acts that are not paid by tokens: a tool call, a sandbox second; item * is every item of the kind';
CREATE TRIGGER act_prices_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON act_prices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_checkpoints (
    account_id  uuid           PRIMARY KEY REFERENCES credit_accounts (id),
    seq         bigint         NOT NULL CHECK (seq >= 0),
    hash        text           NOT NULL CHECK (length(hash) = 64),
    credits     numeric(20, 6) NOT NULL CHECK (credits >= 0),
    bonus_credits numeric(20, 6) NOT NULL CHECK (bonus_credits >= 0),
    verified_at timestamptz    NOT NULL
);
COMMENT ON TABLE ledger_checkpoints IS 'how far each chain was proven, and the sums up to there';
