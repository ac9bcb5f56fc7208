package dev.capstan.persistence.skills;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** The files of a user's own skill, as a zip. */
@Entity
@Table(name = "skill_archives")
@SuppressWarnings("NullAway.Init")
public class SkillArchive {
    @Id
    @Column(name = "skill_id")
    private UUID skillId;

    private byte[] content;

    protected SkillArchive() {}

    public SkillArchive(UUID skillId, byte[] content) {
        this.skillId = skillId;
        this.content = content.clone();
    }

    public UUID skillId() {
        return skillId;
    }

    public byte[] content() {
        return content.clone();
    }
}
