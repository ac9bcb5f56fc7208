-- Lists of one kind, and the timers that remove sessions and models, find their rows without reading all of them.

CREATE INDEX sessions_of_user_by_kind ON sessions (user_id, app_kind, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX sessions_to_remove ON sessions (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX sessions_by_model ON sessions (model_setting_id) WHERE model_setting_id IS NOT NULL;
