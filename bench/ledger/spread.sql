-- One hold and its settle on somebody's own account, as the services do it, statement by statement.
\set n random(1, :users)
\set k random(1, 9000000000000000)
SELECT id, account_id, session_id, user_id FROM payer_choices
 WHERE user_id = ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid AND session_id IS NULL ORDER BY session_id NULLS LAST;
BEGIN;
SELECT id, account_id, session_id, user_id FROM payer_choices
 WHERE user_id = ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid AND session_id IS NULL ORDER BY session_id NULLS LAST;
SELECT id AS account FROM credit_accounts
 WHERE owner_id = ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid AND kind = 'own' FOR NO KEY UPDATE \gset
SELECT * FROM credit_budgets
 WHERE user_id IN (('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid)
   AND scope_id IN (('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, (:account)::uuid)
 ORDER BY user_id, scope, scope_id, set_by FOR UPDATE;
SELECT * FROM credit_holds WHERE account_id = (:account)::uuid AND usage_key = 'bench/' || (:k)::text AND status <> 'released';
UPDATE credit_accounts SET held_credits = held_credits + 0.2, updated_at = now() WHERE id = (:account)::uuid;
INSERT INTO credit_holds (id, account_id, user_id, usage_key, status, session_id, run_id, model_id, provider, own_key, input_token_bound,
    max_output_tokens, input_price, output_price, cache_write_price, cache_read_price, held_credits, held_bonus_credits, created_at, expires_at)
VALUES (uuidv7(), (:account)::uuid, ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, 'bench/' || (:k)::text, 'held',
    ('10000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, ('20000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid,
    'bench', 'Custom', false, 1000, 200, 0, 15, 0, 0, 0.2, 0, now(), now() + interval '1 hour') RETURNING id AS hold \gset
COMMIT;
BEGIN;
SELECT a.id, a.kind FROM credit_accounts a, credit_holds h WHERE h.id = (:hold)::uuid AND a.id = h.account_id;
SELECT last_seq AS seq FROM credit_accounts WHERE id = (:account)::uuid FOR NO KEY UPDATE \gset
SELECT * FROM credit_holds WHERE id = (:hold)::uuid FOR UPDATE;
UPDATE credit_accounts SET credits = credits - 0.1, held_credits = held_credits - 0.2, last_hash = repeat('b', 64),
    last_seq = (:seq)::bigint + 1, updated_at = now() WHERE id = (:account)::uuid;
UPDATE credit_holds SET status = 'settled', charged_credits = 0.1, remaining_credits = 1, ended_at = now() WHERE id = (:hold)::uuid;
INSERT INTO credit_transactions (id, account_id, user_id, seq, transaction_type, credit_type, amount, balance_after, usage_key, session_id,
    run_id, model_id, description, data, prev_hash, hash, created_at)
VALUES (uuidv7(), (:account)::uuid, ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, (:seq)::bigint + 1, 'llm_usage',
    'regular', -0.1, 1, 'bench/' || (:k)::text, ('10000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid,
    ('20000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, 'bench', 'Model call: bench',
    '{"act": "model_call", "source": "llm_usage", "model_id": "bench", "provider": "Custom", "input_tokens": 1000, "output_tokens": 100}',
    repeat('a', 64), repeat('b', 64), now());
INSERT INTO usage_facts (id, account_id, user_id, hold_id, usage_key, session_id, run_id, model_id, provider, own_key, estimated,
    input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, input_price, output_price, cache_write_price,
    cache_read_price, cost_usd, credits, written_off, created_at)
VALUES (uuidv7(), (:account)::uuid, ('00000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, (:hold)::uuid, 'bench/' || (:k)::text,
    ('10000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid, ('20000000-0000-4000-8000-' || lpad((:n)::text, 12, '0'))::uuid,
    'bench', 'Custom', false, false, 1000, 0, 0, 100, 0, 0, 15, 0, 0, 0.0015, 0.1, 0, now());
COMMIT;
