package dev.capstan.service.skills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.ExecResult;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Loads a skill: puts its files into the sandbox and gives its text to the model. */
final class SkillTool extends CheckedTool {
    private static final Duration COPYING = Duration.ofSeconds(60);
    /** Fills a fresh folder from files, each as path, NUL, number of bytes, NUL, bytes. */
    private static final String COPY = """
            set -e
            rm -rf -- "/workspace/.skills/$1"
            mkdir -p -- "/workspace/.skills/$1"
            cd "/workspace/.skills/$1"
            while IFS= read -r -d '' path && IFS= read -r -d '' size; do
              case $path in */*) mkdir -p -- "${path%/*}" ;; esac
              head -c "$size" > "./$path"
              case $path in *.sh | *.py | scripts/*) chmod a+x "./$path" ;; esac
            done
            """;

    private final Map<String, LoadableSkill> skills;
    private final Function<LoadableSkill, List<SkillFile>> files;
    private final SandboxService sandboxes;
    private final ToolSpec spec;

    SkillTool(List<LoadableSkill> skills, Function<LoadableSkill, List<SkillFile>> files, SandboxService sandboxes) {
        this.skills = skills.stream()
                .collect(Collectors.toMap(LoadableSkill::name, Function.identity(), (a, b) -> a, TreeMap::new));
        this.files = files;
        this.sandboxes = sandboxes;
        this.spec = describe();
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    private ToolSpec describe() {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        ObjectNode skill = schema.putObject("properties")
                .putObject("skill")
                .put("type", "string")
                .put("description", "The name of the skill");
        skills.keySet().forEach(skill.putArray("enum")::add);
        schema.putArray("required").add("skill");
        schema.put("additionalProperties", false);
        return new ToolSpec("Skill", "Load skill", """
                Loads a skill: instructions for a kind of task, with files that help. When a task is one that a skill is \
                for, load it before you begin, and follow it. Its files are then in /workspace/.skills/<name>. The skills:
                """ + listed(), schema);
    }

    private String listed() {
        return skills.values().stream()
                .map(skill -> "- %s: %s".formatted(skill.name(), skill.description()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public boolean needsSandbox() {
        return true;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        String name = input.path("skill").asText();
        LoadableSkill skill = skills.get(name);
        if (skill == null) {
            return new ToolOutcome.Failed(
                    "There is no skill %s. The skills are: %s.".formatted(name, String.join(", ", skills.keySet())));
        }
        List<SkillFile> copied = files.apply(skill);
        copy(name, copied, context);
        String names = copied.stream().map(SkillFile::path).sorted().collect(Collectors.joining(", "));
        ObjectNode display = Json.MAPPER.createObjectNode().put("skill", name).put("files", copied.size());
        return ToolOutcome.Done.of(
                "The skill %s is in /workspace/.skills/%s (%s). Paths below are relative to it.%n%n%s"
                        .formatted(name, name, names, skill.instructions()),
                display);
    }

    private void copy(String name, List<SkillFile> copied, ToolContext context)
            throws SandboxException, InterruptedException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (SkillFile file : copied) {
            String head = "%s\0%d\0".formatted(file.path(), file.content().length);
            stream.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            stream.writeBytes(file.content());
        }
        Sandbox sandbox = sandboxes.wake(context.sessionId(), context.cancel(), context.sandboxStarted());
        ExecResult result = sandbox.exec(
                SandboxCommand.bash(COPY, name).withInput(stream.toByteArray()).within(COPYING), context.cancel());
        if (!result.succeeded()) {
            throw new SandboxException("The files of the skill %s could not be put into the sandbox: %s"
                    .formatted(name, result.errorText()));
        }
    }
}
