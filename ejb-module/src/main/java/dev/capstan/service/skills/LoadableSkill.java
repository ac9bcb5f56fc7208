package dev.capstan.service.skills;

import java.util.UUID;

/** A skill that an agent may load. */
public record LoadableSkill(UUID id, String name, String description, String instructions, boolean builtin) {}
