-- Shared accounts, who pays for whom, budgets, and what was committed per day.

CREATE TABLE shared_accounts (
    account_id uuid        PRIMARY KEY REFERENCES credit_accounts (id),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_by uuid        NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE account_members (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES shared_accounts (account_id),
    user_id    uuid        NOT NULL,
    owner      boolean     NOT NULL,
    added_by   uuid        NOT NULL,
    added_at   timestamptz NOT NULL,
    CONSTRAINT account_members_once UNIQUE (user_id, account_id)
);
COMMENT ON COLUMN account_members.owner IS 'an owner sees who else spends; only an administrator changes an account';
CREATE INDEX account_members_by_account ON account_members (account_id, added_at, id);

CREATE TABLE payer_choices (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL,
    session_id uuid,
    account_id uuid REFERENCES shared_accounts (account_id),
    CONSTRAINT payer_choices_once UNIQUE NULLS NOT DISTINCT (user_id, session_id)
);
COMMENT ON TABLE payer_choices IS 'without a session: what pays for a user unless the session says otherwise; without an account: the own one';

CREATE TABLE credit_budgets (
    id          uuid           PRIMARY KEY,
    user_id     uuid           NOT NULL,
    scope       text           NOT NULL CHECK (scope IN ('user', 'session', 'member')),
    scope_id    uuid           NOT NULL,
    set_by      text           NOT NULL CHECK (set_by IN ('self', 'administrator')),
    per_day     numeric(20, 6) CHECK (per_day >= 0),
    per_month   numeric(20, 6) CHECK (per_month >= 0),
    per_run     numeric(20, 6) CHECK (per_run >= 0),
    in_total    numeric(20, 6) CHECK (in_total >= 0),
    updated_by  uuid           NOT NULL,
    updated_at  timestamptz    NOT NULL,
    CONSTRAINT credit_budgets_once UNIQUE (user_id, scope, scope_id, set_by)
);
COMMENT ON COLUMN credit_budgets.scope_id IS 'the user, the session, or the shared account that the user is a member of';

CREATE TABLE credit_spending (
    user_id  uuid           NOT NULL,
    scope    text           NOT NULL CHECK (scope IN ('user', 'session', 'run', 'member')),
    scope_id uuid           NOT NULL,
    day      date           NOT NULL,
    credits  numeric(20, 6) NOT NULL,
    PRIMARY KEY (user_id, scope, scope_id, day)
) WITH (fillfactor = 70);
COMMENT ON TABLE credit_spending IS 'what the holds that were made on a day (UTC) have charged or still hold; kept by a trigger, so it always equals their sum';

-- The charge of such a hold waits to be written into the ledger; its credits stay held on the account until then.
ALTER TABLE credit_holds ADD COLUMN unposted boolean NOT NULL DEFAULT false;
ALTER TABLE credit_holds ADD CONSTRAINT unposted_when_ended CHECK (NOT unposted OR status <> 'held');
CREATE INDEX credit_holds_unposted ON credit_holds (account_id, ended_at, id) WHERE unposted;

CREATE FUNCTION committed_credits(hold credit_holds) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN hold.status = 'held' THEN hold.held_credits + hold.held_bonus_credits
                ELSE hold.charged_credits + hold.charged_bonus_credits END
$$;

-- Always in the order user, member, session, run, so that two transactions cannot wait for each other.
CREATE FUNCTION count_spending() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change numeric := committed_credits(NEW);
    made   date    := (NEW.created_at AT TIME ZONE 'UTC')::date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        change := change - committed_credits(OLD);
    END IF;
    IF change <> 0 THEN
        INSERT INTO credit_spending AS s (user_id, scope, scope_id, day, credits)
        SELECT NEW.user_id, 'user', NEW.user_id, made, change
        UNION ALL
        SELECT NEW.user_id, 'member', account_id, made, change FROM shared_accounts WHERE account_id = NEW.account_id
        UNION ALL
        SELECT NEW.user_id, 'session', NEW.session_id, made, change WHERE NEW.session_id IS NOT NULL
        UNION ALL
        SELECT NEW.user_id, 'run', NEW.run_id, made, change WHERE NEW.run_id IS NOT NULL
        ON CONFLICT (user_id, scope, scope_id, day) DO UPDATE SET credits = s.credits + excluded.credits;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER credit_holds_count_spending
    AFTER INSERT OR UPDATE OF status, held_credits, held_bonus_credits, charged_credits, charged_bonus_credits ON credit_holds
    FOR EACH ROW EXECUTE FUNCTION count_spending();

INSERT INTO credit_spending (user_id, scope, scope_id, day, credits)
SELECT h.user_id, k.scope, k.id, (h.created_at AT TIME ZONE 'UTC')::date, sum(committed_credits(h))
FROM credit_holds h
CROSS JOIN LATERAL (VALUES ('user', h.user_id), ('session', h.session_id), ('run', h.run_id)) AS k (scope, id)
WHERE k.id IS NOT NULL AND committed_credits(h) > 0
GROUP BY 1, 2, 3, 4;
