package dev.capstan.service.settings;

import java.util.UUID;

/** A model setting is being removed, in this transaction: what refers to it lets go. */
public record ModelSettingRemoved(UUID settingId) {}
