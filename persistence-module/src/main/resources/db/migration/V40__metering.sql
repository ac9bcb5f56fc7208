-- Usage reports that cannot be true, sums of what sessions cost, authors of prices, and indexes that ledgers are paged by.

CREATE TABLE quarantined_reports (
    id                 uuid        PRIMARY KEY,
    hold_id            uuid        NOT NULL UNIQUE REFERENCES credit_holds (id),
    reason             text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    report             text        NOT NULL CHECK (length(report) <= 4000),
    input_tokens       bigint      NOT NULL CHECK (input_tokens >= 0),
    cache_read_tokens  bigint      NOT NULL CHECK (cache_read_tokens >= 0),
    cache_write_tokens bigint      NOT NULL CHECK (cache_write_tokens >= 0),
    output_tokens      bigint      NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens   bigint      NOT NULL CHECK (reasoning_tokens BETWEEN 0 AND output_tokens),
    created_at         timestamptz NOT NULL
);
COMMENT ON TABLE quarantined_reports IS 'what a provider reported and cannot be, beside what the call was charged for instead';
CREATE TRIGGER quarantined_reports_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON quarantined_reports
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE price_versions
    ADD COLUMN created_by uuid,
    ADD COLUMN note text CHECK (length(note) <= 500);
COMMENT ON COLUMN price_versions.created_by IS 'the administrator; null for the prices that came with the server';

-- The rows of an account are numbered without gaps, so a page of the whole ledger is a range of seq. These are for the rest.
CREATE INDEX credit_transactions_by_type ON credit_transactions (account_id, transaction_type, seq);
CREATE INDEX credit_transactions_by_pool ON credit_transactions (account_id, credit_type, seq) INCLUDE (balance_after);
CREATE INDEX credit_holds_by_session ON credit_holds (user_id, session_id, created_at, id) WHERE session_id IS NOT NULL;
CREATE INDEX credit_holds_open_by_age ON credit_holds (created_at, id) WHERE status = 'held';

CREATE TABLE credit_session_usage (
    user_id       uuid           NOT NULL,
    session_id    uuid           NOT NULL,
    account_id    uuid           NOT NULL REFERENCES credit_accounts (id),
    row_count     bigint         NOT NULL,
    spent         numeric(20, 6) NOT NULL CHECK (spent >= 0),
    spent_bonus   numeric(20, 6) NOT NULL CHECK (spent_bonus BETWEEN 0 AND spent),
    last_spent_at timestamptz,
    PRIMARY KEY (user_id, session_id, account_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE credit_session_usage IS 'sums of ledger rows, kept by a trigger, so that a list of sessions need not read the ledger';

-- Runs under the lock of the account, as every insert of a row does, so it waits for nobody else.
CREATE FUNCTION sum_session_usage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    charge numeric(20, 6) := greatest(-NEW.amount, 0);
BEGIN
    INSERT INTO credit_session_usage AS s (user_id, session_id, account_id, row_count, spent, spent_bonus, last_spent_at)
    VALUES (NEW.user_id, NEW.session_id, NEW.account_id, 1, charge,
            CASE WHEN NEW.credit_type = 'bonus' THEN charge ELSE 0 END, CASE WHEN charge > 0 THEN NEW.created_at END)
    ON CONFLICT (user_id, session_id, account_id) DO UPDATE SET
        row_count = s.row_count + 1,
        spent = s.spent + excluded.spent,
        spent_bonus = s.spent_bonus + excluded.spent_bonus,
        last_spent_at = greatest(s.last_spent_at, excluded.last_spent_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER credit_transactions_sum_sessions AFTER INSERT ON credit_transactions
    FOR EACH ROW WHEN (NEW.session_id IS NOT NULL) EXECUTE FUNCTION sum_session_usage();

INSERT INTO credit_session_usage (user_id, session_id, account_id, row_count, spent, spent_bonus, last_spent_at)
SELECT user_id, session_id, account_id, count(*), coalesce(sum(-amount) FILTER (WHERE amount < 0), 0),
       coalesce(sum(-amount) FILTER (WHERE amount < 0 AND credit_type = 'bonus'), 0), max(created_at) FILTER (WHERE amount < 0)
FROM credit_transactions WHERE session_id IS NOT NULL GROUP BY user_id, session_id, account_id;
