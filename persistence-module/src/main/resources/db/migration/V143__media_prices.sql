-- What acts of media cost by the unit, as the contract has it: an image, a second of video, a page of a storybook without its
-- voice. * is every model without a price of its own. What this server draws itself, as a placeholder, costs nothing.
INSERT INTO act_prices (id, act_kind, item, unit_price, valid_from, created_at, note)
SELECT gen_random_uuid(), kind, item, price, timestamptz '2026-01-01Z', now(), 'the built-in price of the contract'
FROM (VALUES
    ('image', 'imagen-4.0-generate-001', 0.04),
    ('image', 'placeholder', 0),
    ('video', 'veo-3.1', 0.40),
    ('video', 'veo-3.1/4k', 0.60),
    ('video', 'veo-3.1-fast', 0.15),
    ('video', 'veo-3.1-fast/4k', 0.35),
    ('video', 'veo-3.0', 0.40),
    ('video', 'veo-3.0-fast', 0.25),
    ('video', 'veo-2.0', 0.35),
    ('video', '*', 0.40),
    ('video', 'placeholder', 0),
    ('speech', 'placeholder', 0),
    ('storybook_page', '*', 0.02),
    ('storybook_page', 'placeholder', 0)
) AS list (kind, item, price)
WHERE NOT EXISTS (SELECT FROM act_prices p WHERE p.act_kind = list.kind AND p.item = list.item);
