-- Prices as the providers published them by spring 2026 for direct calls of up to 200,000 input tokens. Tokens that come
-- from a cache are no longer free where the provider charges for them; where writing to the cache costs nothing extra, it
-- has the price of the input. They begin when the server learns of them, so what was charged before stays explained, and a
-- model that an administrator has priced keeps that price.
INSERT INTO price_versions (model_pattern, input_price, output_price, cache_write_price, cache_read_price, valid_from, note)
SELECT model, input, output, cache_write, cache_read, now(), 'published price list, spring 2026'
FROM (VALUES
    ('gemini-2.5-pro', 1.25, 10, 1.25, 0.125),
    ('gemini-2.5-flash', 0.3, 2.5, 0.3, 0.03),
    ('gemini-2.5-flash-lite', 0.1, 0.4, 0.1, 0.01),
    ('gemini-2.0-flash', 0.1, 0.4, 0.1, 0.025),
    ('gemini-2.0-flash-lite', 0.075, 0.3, 0.075, 0.075),
    ('gemini-3-pro-preview', 2, 12, 2, 0.2),
    ('gemini-3-flash-preview', 0.5, 3, 0.5, 0.05),
    ('gemini-3.1-pro-preview', 2, 12, 2, 0.2),
    ('gpt-4.1', 2, 8, 2, 0.5),
    ('gpt-4.1-mini', 0.4, 1.6, 0.4, 0.1),
    ('gpt-4.1-nano', 0.1, 0.4, 0.1, 0.025),
    ('gpt-5', 1.25, 10, 1.25, 0.125),
    ('gpt-5-mini', 0.25, 2, 0.25, 0.025),
    ('gpt-5-nano', 0.05, 0.4, 0.05, 0.005),
    ('gpt-5-pro', 15, 120, 15, 15),
    ('gpt-5.1', 1.25, 10, 1.25, 0.125),
    ('gpt-5.2', 1.75, 14, 1.75, 0.175),
    ('gpt-5.2-pro', 21, 168, 21, 21),
    ('o1-pro', 150, 600, 150, 150),
    ('o3', 2, 8, 2, 0.5),
    ('o3-pro', 20, 80, 20, 20),
    ('o4-mini', 1.1, 4.4, 1.1, 0.275),
    ('claude-haiku-4-5', 1, 5, 1.25, 0.1)
) AS list (model, input, output, cache_write, cache_read)
WHERE NOT EXISTS (SELECT FROM price_versions p WHERE p.model_pattern = list.model AND p.created_by IS NOT NULL);
