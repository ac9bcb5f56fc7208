package dev.capstan.service.skills;

import dev.capstan.persistence.skills.Skill;
import dev.capstan.persistence.skills.SkillArchive;
import dev.capstan.persistence.skills.SkillRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.skills.SkillSource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The skills of users: those that came with the server, which each user can switch off, and their own. For agents an own
 * skill takes the place of the built-in one of the same name, also when it is switched off.
 */
@Stateless
public class SkillService {
    private static final int MOST = 100;

    @Inject
    SkillRepository skills;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    public SkillPage list(UUID userId, boolean withBuiltin) {
        Set<UUID> off = skills.findSwitchedOff(userId);
        List<SkillView> builtin = withBuiltin
                ? skills.findBuiltin().stream()
                        .map(skill -> SkillView.of(skill, !off.contains(skill.id())))
                        .toList()
                : List.of();
        List<SkillView> own = skills.findOf(userId, MOST).stream()
                .map(skill -> SkillView.of(skill, skill.enabled()))
                .toList();
        return new SkillPage(Stream.concat(builtin.stream(), own.stream()).toList(), builtin.size(), own.size());
    }

    /** @throws SkillNotFoundException unless it is built in or the user's own */
    public SkillView get(UUID userId, UUID skillId) {
        return view(userId, visible(userId, skillId));
    }

    /** @throws SkillNotFoundException unless it is built in or the user's own */
    public SkillView toggle(UUID userId, UUID skillId, boolean enabled) {
        Skill skill = visible(userId, skillId);
        if (!skill.builtin()) {
            skill.enable(enabled, clock.instant());
        } else if (enabled) {
            skills.switchOn(userId, skillId);
        } else {
            skills.switchOff(userId, skillId);
        }
        return view(userId, skill);
    }

    /**
     * Removes an own skill with its files.
     *
     * @throws SkillNotFoundException unless it is built in or the user's own
     */
    public void remove(UUID userId, UUID skillId) {
        Skill skill = visible(userId, skillId);
        if (skill.builtin()) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "builtin_skill_delete",
                    "The skill %s comes with the server and cannot be removed; switch it off instead."
                            .formatted(skill.name()));
        }
        skills.remove(skill);
    }

    /** Refuses a name that the user has already, before its files are fetched. */
    public void checkFree(UUID userId, String name) {
        List<Skill> own = skills.findOf(userId, MOST);
        if (own.stream().anyMatch(skill -> skill.name().equals(name))) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "skill_already_exists",
                    "You have a skill named %s already; remove it first.".formatted(name));
        }
        if (own.size() >= MOST) {
            throw new AppException(
                    AppException.Kind.CONFLICT,
                    "too_many_skills",
                    "You have %d skills, which is the most; remove one first.".formatted(MOST));
        }
    }

    /** Adds an own skill, switched on. */
    public SkillView add(
            UUID userId,
            SkillSource source,
            @Nullable String sourceUrl,
            SkillDocument document,
            List<SkillFile> files) {
        skills.lockOf(userId.toString());
        checkFree(userId, document.name());
        Skill skill =
                new Skill(ids.next(), userId, document.name(), source, sourceUrl, document.content(), clock.instant());
        skills.add(skill);
        skills.addArchive(new SkillArchive(skill.id(), SkillZip.write(files)));
        return SkillView.of(skill, true);
    }

    /** What agents of a user may load, by name. */
    public List<LoadableSkill> loadable(UUID userId) {
        Set<UUID> off = skills.findSwitchedOff(userId);
        Map<String, Optional<Skill>> byName = new TreeMap<>();
        skills.findBuiltin()
                .forEach(skill ->
                        byName.put(skill.name(), off.contains(skill.id()) ? Optional.empty() : Optional.of(skill)));
        skills.findOf(userId, MOST)
                .forEach(skill -> byName.put(skill.name(), skill.enabled() ? Optional.of(skill) : Optional.empty()));
        return byName.values().stream()
                .flatMap(Optional::stream)
                .map(skill -> new LoadableSkill(
                        skill.id(),
                        skill.name(),
                        skill.content().description(),
                        skill.content().instructions(),
                        skill.builtin()))
                .toList();
    }

    /** The files of an own skill. */
    public List<SkillFile> filesOf(UUID skillId) {
        return skills.findArchive(skillId).map(SkillZip::read).orElse(List.of());
    }

    private SkillView view(UUID userId, Skill skill) {
        boolean enabled = skill.builtin() ? !skills.findSwitchedOff(userId).contains(skill.id()) : skill.enabled();
        return SkillView.of(skill, enabled);
    }

    private Skill visible(UUID userId, UUID skillId) {
        return skills.find(skillId)
                .filter(skill -> skill.builtin() || skill.ownedBy(userId))
                .orElseThrow(() -> new SkillNotFoundException(skillId));
    }
}
