-- Who set the price of an act, and why.
ALTER TABLE act_prices
    ADD COLUMN created_by uuid,
    ADD COLUMN note text CHECK (length(note) <= 500);
COMMENT ON COLUMN act_prices.created_by IS 'the administrator; null for a price that no administrator set';
