-- A run's own agent has the empty name; an agent that it handed a task to has an id. A summary is a step too: it stands for
-- everything before the turn that it is stored with.
ALTER TABLE run_steps ADD COLUMN agent text NOT NULL DEFAULT '';
ALTER TABLE run_steps DROP CONSTRAINT run_steps_pkey;
ALTER TABLE run_steps ADD PRIMARY KEY (run_id, agent, turn, kind, call_id);
ALTER TABLE run_steps DROP CONSTRAINT run_steps_kind_check;
ALTER TABLE run_steps ADD CONSTRAINT run_steps_kind_check CHECK (kind IN ('MODEL', 'TOOL', 'SUMMARY'));
-- What a sub-agent has cost is asked before each of its turns.
CREATE INDEX usage_facts_of_sub_agents ON usage_facts (run_id) WHERE usage_key LIKE 'run/%/agent/%';
CREATE INDEX run_steps_summaries ON run_steps (run_id, turn) WHERE kind = 'SUMMARY';
