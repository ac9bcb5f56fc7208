package dev.capstan.service.skills;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Skills that the person has brought. */
@ApplicationScoped
public class SkillRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "skills/skills",
                        "skills",
                        "id",
                        "name",
                        "description",
                        "source",
                        "source_url",
                        "instructions",
                        "license",
                        "compatibility",
                        "allowed_tools",
                        "is_enabled",
                        "created_at",
                        "updated_at"),
                PersonalTable.of("skills/switches", "skill_switches", "skill_id")
                        .keyed("skill_id", "uuid"));
    }
}
