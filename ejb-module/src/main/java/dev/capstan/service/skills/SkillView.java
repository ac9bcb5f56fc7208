package dev.capstan.service.skills;

import dev.capstan.persistence.skills.Skill;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A skill as a user sees it.
 *
 * @param isEnabled whether agents of this user get it
 */
public record SkillView(
        UUID id,
        String name,
        String description,
        String source,
        @Nullable String sourceUrl,
        boolean isEnabled,
        @Nullable String license,
        @Nullable String compatibility,
        Instant createdAt,
        @Nullable Instant updatedAt) {
    static SkillView of(Skill skill, boolean enabled) {
        return new SkillView(
                skill.id(),
                skill.name(),
                skill.content().description(),
                skill.source().wire(),
                skill.sourceUrl().orElse(null),
                enabled,
                skill.content().license(),
                skill.content().compatibility(),
                skill.createdAt(),
                skill.updatedAt().orElse(null));
    }
}
