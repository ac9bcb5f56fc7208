CREATE TABLE model_settings (
    id uuid PRIMARY KEY,
    user_id uuid REFERENCES users (id),
    model_id text NOT NULL CHECK (model_id <> ''),
    provider text NOT NULL CHECK (provider <> ''),
    encrypted_api_key text,
    base_url text,
    display_name text,
    params jsonb NOT NULL DEFAULT '{}',
    pricing jsonb,
    config_type text NOT NULL CHECK (config_type IN ('system', 'user')),
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz,
    CHECK ((config_type = 'system') = (user_id IS NULL))
);

CREATE UNIQUE INDEX model_settings_system ON model_settings (model_id, provider) WHERE user_id IS NULL;
CREATE UNIQUE INDEX model_settings_user ON model_settings (user_id, model_id, provider) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX model_settings_one_default ON model_settings (is_default)
    WHERE user_id IS NULL AND is_default AND is_active;
