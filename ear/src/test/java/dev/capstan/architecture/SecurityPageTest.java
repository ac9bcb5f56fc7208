package dev.capstan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/security.md} true: each requirement is there once, and each test that it names exists. */
class SecurityPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+\\.\\d+\\.\\d+) \\| ([12]) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Fuzz))`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");

    private final Path docs = Modules.root().resolve("docs");
    private final String page = read(docs.resolve("security.md"));
    private final List<Row> rows = rows();

    private record Row(String number, String level, String state, String how) {}

    @Test
    void namesEachRequirementOfTheFirstTwoLevelsOnce() {
        List<String> required = read(Path.of("src/test/resources/asvs-5.0.0.txt"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(required).hasSize(253);
        assertThat(rows.stream().map(row -> row.number() + " " + row.level()).toList())
                .containsExactlyElementsOf(required);
    }

    @Test
    void saysOfEachWhetherItIsMetAndHowThatIsShown() {
        for (Row row : rows) {
            assertThat(row.state()).as(row.number()).isIn("met", "not applicable", "open");
            assertThat(row.how()).as(row.number()).hasSizeGreaterThan(3);
            if (row.state().equals("met")) {
                assertThat(TEST.matcher(row.how()).find()
                                || LINK.matcher(row.how()).find())
                        .as(row.number() + " is met by a test or a page")
                        .isTrue();
            }
        }
    }

    @Test
    void listsWhatIsOpen() {
        String open = page.substring(page.indexOf("\n## Open\n"));
        List<String> listed = Pattern.compile("\\d+\\.\\d+\\.\\d+")
                .matcher(open)
                .results()
                .map(found -> found.group())
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(rows.stream()
                        .filter(row -> row.state().equals("open"))
                        .map(Row::number)
                        .toList());
        assertThat(open).contains("%d of %d requirements are open".formatted(listed.size(), rows.size()));
    }

    @Test
    void namesTestsThatExist() {
        Set<String> named = new TreeSet<>();
        TEST.matcher(page).results().forEach(found -> named.add(found.group(1)));

        assertThat(named).hasSizeGreaterThan(60).isSubsetOf(tests());
    }

    @Test
    void leadsToPagesAndHeadingsThatExist() {
        Set<String> headings = new TreeSet<>();
        page.lines()
                .filter(line -> line.startsWith("#"))
                .forEach(line -> headings.add("#"
                        + line.replaceFirst("^#+ ", "")
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace(' ', '-')));

        LINK.matcher(page).results().map(found -> found.group(1)).forEach(link -> {
            if (link.startsWith("#")) {
                assertThat(headings).contains(link);
            } else {
                assertThat(docs.resolve(link.replaceFirst("#.*", ""))).exists();
            }
        });
    }

    private List<Row> rows() {
        List<Row> found = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                found.add(new Row(row.group(1), row.group(2), row.group(4), row.group(5)));
            }
        }
        return found;
    }

    private static Set<String> tests() {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("persistence-module", "ejb-module", "web-module", "launcher", "ear")) {
            Path sources = Modules.root().resolve(module).resolve("src/test/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java"))
                            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
