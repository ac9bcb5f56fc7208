-- Billing: what the payment provider told (inbox), what it is asked (outbox), and what both came to.
-- Users, accounts and ledger rows are named by plain ids: money is remembered longer than those.

CREATE TABLE billing_events (
    id          text        PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    event_type  text        NOT NULL CHECK (length(event_type) BETWEEN 1 AND 255),
    api_version text,
    happened_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    payload     jsonb       NOT NULL,
    status      text        NOT NULL CHECK (status IN ('received', 'done', 'ignored', 'quarantined')),
    customer_id text,
    cause       text,
    explanation text,
    attempts    integer     NOT NULL DEFAULT 0,
    deliveries  integer     NOT NULL DEFAULT 1,
    next_try_at timestamptz NOT NULL,
    ended_at    timestamptz,
    CONSTRAINT billing_events_quarantine_has_a_cause CHECK ((status = 'quarantined') = (cause IS NOT NULL))
);
COMMENT ON TABLE billing_events IS 'inbox: each event is stored before it acts, once per id';
CREATE INDEX billing_events_open ON billing_events (next_try_at) WHERE status = 'received';
CREATE INDEX billing_events_quarantined ON billing_events (received_at) WHERE status = 'quarantined';

CREATE TABLE billing_customers (
    customer_id text        PRIMARY KEY,
    user_id     uuid        NOT NULL,
    linked_at   timestamptz NOT NULL
);
CREATE INDEX billing_customers_by_user ON billing_customers (user_id, linked_at);

CREATE TABLE billing_accounts (
    user_id         uuid        PRIMARY KEY,
    renewed_by      text,
    renewed_for     timestamptz,
    plan            text        NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'plus', 'pro')),
    plan_since      timestamptz NOT NULL
);
COMMENT ON TABLE billing_accounts IS 'one row per user that billing acted on; whoever acts for the user locks it first';
COMMENT ON COLUMN billing_accounts.renewed_by IS 'the invoice that set the regular pool last';
COMMENT ON COLUMN billing_accounts.renewed_for IS 'the beginning of the period that this invoice paid';

CREATE TABLE billing_subscriptions (
    subscription_id    text        PRIMARY KEY,
    user_id            uuid        NOT NULL,
    customer_id        text,
    status             text        NOT NULL,
    plan               text        CHECK (plan IN ('free', 'plus', 'pro')),
    cycle              text        CHECK (cycle IN ('monthly', 'annually')),
    current_period_end timestamptz,
    created_at         timestamptz NOT NULL,
    facts_at           timestamptz NOT NULL,
    facts_rank         integer     NOT NULL
);
COMMENT ON COLUMN billing_subscriptions.facts_at IS 'when what is stored here was true at the provider; older facts never replace newer ones';
CREATE INDEX billing_subscriptions_by_user ON billing_subscriptions (user_id);

CREATE TABLE billing_invoices (
    invoice_id      text           PRIMARY KEY,
    user_id         uuid           NOT NULL,
    customer_id     text,
    subscription_id text,
    plan            text           NOT NULL CHECK (plan IN ('free', 'plus', 'pro')),
    cycle           text           CHECK (cycle IN ('monthly', 'annually')),
    reason          text           NOT NULL,
    amount_paid     bigint         NOT NULL CHECK (amount_paid >= 0),
    currency        text           NOT NULL,
    period_start    timestamptz    NOT NULL,
    paid_at         timestamptz    NOT NULL,
    effect          text           NOT NULL CHECK (effect IN ('renewal', 'proration', 'superseded', 'nothing')),
    granted         numeric(20, 6) NOT NULL CHECK (granted >= 0),
    reclaimed       numeric(20, 6) NOT NULL DEFAULT 0 CHECK (reclaimed >= 0),
    taken           numeric(20, 6) NOT NULL DEFAULT 0 CHECK (taken >= 0),
    moves           integer        NOT NULL DEFAULT 0,
    CONSTRAINT billing_invoices_take_what_was_granted CHECK (taken <= reclaimed AND reclaimed <= granted)
);
COMMENT ON COLUMN billing_invoices.granted IS 'credits that the invoice bought';
COMMENT ON COLUMN billing_invoices.reclaimed IS 'of these, what refunds and disputes ask back; taken is what could be had';
CREATE INDEX billing_invoices_by_user ON billing_invoices (user_id, period_start);

CREATE TABLE billing_payments (
    payment_id      text        PRIMARY KEY,
    invoice_id      text,
    customer_id     text,
    amount_refunded bigint      NOT NULL DEFAULT 0 CHECK (amount_refunded >= 0),
    facts_at        timestamptz NOT NULL
);
CREATE INDEX billing_payments_by_invoice ON billing_payments (invoice_id);

CREATE TABLE billing_disputes (
    dispute_id text        PRIMARY KEY,
    payment_id text        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount >= 0),
    status     text        NOT NULL,
    facts_at   timestamptz NOT NULL,
    facts_rank integer     NOT NULL
);
CREATE INDEX billing_disputes_by_payment ON billing_disputes (payment_id);

CREATE TABLE billing_transactions (
    id              uuid           PRIMARY KEY,
    event_id        text,
    kind            text           NOT NULL,
    user_id         uuid,
    customer_id     text,
    subscription_id text,
    invoice_id      text,
    payment_id      text,
    plan            text,
    amount          numeric(20, 2),
    currency        text,
    credits         numeric(20, 6) NOT NULL DEFAULT 0,
    usage_key       text,
    created_at      timestamptz    NOT NULL,
    CONSTRAINT billing_transactions_once UNIQUE (event_id, kind)
);
COMMENT ON TABLE billing_transactions IS 'audit: what each event and each refresh did; usage_key names the ledger row that it led to';
CREATE INDEX billing_transactions_by_user ON billing_transactions (user_id, created_at);
CREATE TRIGGER billing_transactions_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON billing_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE billing_outbox (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('create_customer', 'cancel_subscription', 'refresh_subscription', 'find_invoice')),
    subject         text        NOT NULL,
    user_id         uuid,
    facts_at        timestamptz NOT NULL,
    idempotency_key text        NOT NULL UNIQUE,
    status          text        NOT NULL CHECK (status IN ('pending', 'done', 'failed')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL,
    last_error      text,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
COMMENT ON TABLE billing_outbox IS 'calls to the payment provider, written in the transaction that wants them';
CREATE INDEX billing_outbox_due ON billing_outbox (next_try_at) WHERE status = 'pending';

CREATE TABLE billing_refreshes (
    user_id uuid        NOT NULL,
    month   text        NOT NULL CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
    plan    text        NOT NULL,
    done_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, month)
);
COMMENT ON TABLE billing_refreshes IS 'whose credits were refreshed in which month';

CREATE TABLE billing_jobs (
    name         text        PRIMARY KEY,
    owner        uuid,
    leased_until timestamptz NOT NULL
);
INSERT INTO billing_jobs (name, leased_until) VALUES ('outbox', 'epoch'), ('refresh', 'epoch'), ('inbox', 'epoch');
