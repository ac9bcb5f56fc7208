package dev.capstan.service.skills;

import java.util.List;

/** The skills of a user: built-in ones first, then by name. */
public record SkillPage(List<SkillView> skills, int builtinCount, int customCount) {}
