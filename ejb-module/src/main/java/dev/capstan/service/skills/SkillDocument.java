package dev.capstan.service.skills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.capstan.persistence.skills.Skill;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** A skill's {@code SKILL.md}: what it says about itself, and the text that an agent reads. */
public record SkillDocument(String name, Skill.Content content) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 1024;
    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_HEAD = 16_384;
    private static final int MOST_TOOLS = 100;
    private static final Pattern FORM =
            Pattern.compile("\\A\\uFEFF?---[ \\t]*\\r?\\n(.*?)\\r?\\n---[ \\t]*(?:\\r?\\n(.*))?\\z", Pattern.DOTALL);
    private static final Pattern TOOL = Pattern.compile("[\\x21-\\x7e ]{1,200}");
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .loaderOptions(options())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(20).build())
            .build());

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(10);
        options.setCodePointLimit(LONGEST_HEAD);
        return options;
    }

    /** The document among the files of a folder, which may be written in any case. */
    static SkillDocument in(List<SkillFile> files) {
        return files.stream()
                .filter(file -> file.path().equalsIgnoreCase("SKILL.md"))
                .findFirst()
                .map(file -> of(text(file.content())))
                .orElseThrow(() -> new InvalidSkillException("The folder has no SKILL.md."));
    }

    static SkillDocument of(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > LONGEST_TEXT || !parts.matches() || parts.group(1).length() > LONGEST_HEAD) {
            throw new InvalidSkillException(
                    "SKILL.md must begin with a YAML head between two lines of --- and have at most %d characters."
                            .formatted(LONGEST_TEXT));
        }
        JsonNode head = head(parts.group(1));
        String name = required(head, "name", 200);
        return new SkillDocument(
                slug(name),
                new Skill.Content(
                        required(head, "description", LONGEST_DESCRIPTION),
                        parts.group(2) == null ? "" : parts.group(2).strip(),
                        optional(head, "license", 200),
                        optional(head, "compatibility", 500),
                        tools(head.path("allowed-tools"))));
    }

    private static JsonNode head(String yaml) {
        try {
            JsonNode head = YAML.readTree(yaml);
            if (head != null && head.isObject()) {
                return head;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidSkillException("The head of SKILL.md is not valid YAML.");
        }
        throw new InvalidSkillException("The head of SKILL.md is not a list of members with values.");
    }

    /** ASCII, lower case, letters, digits and single hyphens. */
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
        String slug = cut.replaceAll("^-+|-+$", "");
        if (slug.isEmpty()) {
            throw new InvalidSkillException("The name in SKILL.md has no letter from a to z and no digit.");
        }
        return slug;
    }

    private static String required(JsonNode head, String member, int longest) {
        String value = optional(head, member, longest);
        if (value == null) {
            throw new InvalidSkillException("The head of SKILL.md has no %s.".formatted(member));
        }
        return value;
    }

    private static @Nullable String optional(JsonNode head, String member, int longest) {
        JsonNode value = head.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.isValueNode() ? value.asText().replace("\0", "").strip() : "";
        boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!value.isValueNode() || text.length() > longest || !whole) {
            throw new InvalidSkillException(
                    "%s in SKILL.md must be a text of at most %d characters.".formatted(member, longest));
        }
        return text.isEmpty() ? null : text;
    }

    /** A list, or names between commas or spaces. */
    private static ArrayNode tools(JsonNode given) {
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        if (given.isArray()) {
            given.forEach(tool -> tools.add(tool.asText()));
        } else if (given.isTextual()) {
            for (String tool : given.textValue().split("[,\\s]+", -1)) {
                if (!tool.isEmpty()) {
                    tools.add(tool);
                }
            }
        }
        if (tools.size() > MOST_TOOLS
                || !tools.valueStream()
                        .allMatch(tool -> TOOL.matcher(tool.asText()).matches())) {
            throw new InvalidSkillException(
                    "allowed-tools in SKILL.md must be at most %d names of tools.".formatted(MOST_TOOLS));
        }
        return tools;
    }

    static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new InvalidSkillException("SKILL.md is not UTF-8 text.");
        }
        throw new InvalidSkillException("SKILL.md holds NUL characters.");
    }
}
