package dev.capstan.service.skills;

/**
 * A file of a skill.
 *
 * @param path below the skill's folder, with forward slashes, in normal form
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SkillFile(String path, byte[] content) {}
