-- One default for each user, and a quick way from a removed model to the sessions that used it.
CREATE UNIQUE INDEX model_settings_one_default_each ON model_settings (user_id)
    WHERE user_id IS NOT NULL AND is_default AND is_active;
CREATE INDEX sessions_by_model_setting ON sessions (model_setting_id) WHERE model_setting_id IS NOT NULL;
