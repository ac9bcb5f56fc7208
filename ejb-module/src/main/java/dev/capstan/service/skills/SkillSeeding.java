package dev.capstan.service.skills;

import dev.capstan.persistence.skills.Skill;
import dev.capstan.persistence.skills.SkillRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.types.skills.SkillSource;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Makes the stored built-in skills what came with this server, at its start. Doing it again changes nothing. */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class SkillSeeding {
    @Inject
    SkillRepository skills;

    @Inject
    BuiltinSkills builtin;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @PostConstruct
    void seed() {
        skills.lockOf("builtin");
        Map<String, Skill> stored = new HashMap<>();
        skills.findBuiltin().forEach(skill -> stored.put(skill.name(), skill));
        builtin.all().forEach((name, files) -> {
            Skill known = stored.remove(name);
            Skill.Content content = SkillDocument.in(files).content();
            if (known == null) {
                skills.add(new Skill(ids.next(), null, name, SkillSource.BUILTIN, null, content, clock.instant()));
            } else {
                known.update(content, clock.instant());
            }
        });
        stored.values().forEach(skills::remove);
    }
}
