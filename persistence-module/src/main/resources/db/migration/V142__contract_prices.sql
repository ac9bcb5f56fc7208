-- Where the list that this server has to be compatible with names a price, that price is the built-in one. The published list
-- of V141 said otherwise for two models. What that list leaves open, tokens from a cache of Gemini, stays at the published
-- quarter of the input. A price that an administrator has set is never replaced.
INSERT INTO price_versions (model_pattern, input_price, output_price, cache_write_price, cache_read_price, valid_from, note)
SELECT model, input, output, cache_write, cache_read, clock_timestamp(), 'the built-in price of the contract'
FROM (VALUES
    ('o3', 10, 40, 10, 2.5),
    ('gemini-2.5-flash', 0.15, 0.6, 0.15, 0.0375)
) AS list (model, input, output, cache_write, cache_read)
WHERE NOT EXISTS (SELECT FROM price_versions p WHERE p.model_pattern = list.model AND p.created_by IS NOT NULL);
