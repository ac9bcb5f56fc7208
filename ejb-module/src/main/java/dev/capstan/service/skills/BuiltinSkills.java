package dev.capstan.service.skills;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The skills that come with the server: the files named in {@code index.txt} beside this class, by folder. */
@ApplicationScoped
public class BuiltinSkills {
    private Map<String, List<SkillFile>> byName = Map.of();

    public BuiltinSkills() {}

    /** By name, each with its files. */
    synchronized Map<String, List<SkillFile>> all() {
        if (byName.isEmpty()) {
            Map<String, List<SkillFile>> read = new LinkedHashMap<>();
            folders().values().forEach(files -> read.put(SkillDocument.in(files).name(), files));
            byName = read;
        }
        return byName;
    }

    private static Map<String, List<SkillFile>> folders() {
        Map<String, List<SkillFile>> folders = new LinkedHashMap<>();
        new String(read("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    int slash = line.indexOf('/');
                    folders.computeIfAbsent(line.substring(0, slash), folder -> new ArrayList<>())
                            .add(new SkillFile(line.substring(slash + 1), read(line)));
                });
        return folders;
    }

    private static byte[] read(String path) {
        try (InputStream in = BuiltinSkills.class.getResourceAsStream("builtin/" + path)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the file %s of a skill is missing from the application".formatted(path));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
