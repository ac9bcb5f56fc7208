package dev.capstan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the libraries with advisories, when {@code -Dadvisories=FILE} names an export of osv.dev. Those that were looked
 * at and do no harm here stand in {@code docs/advisories.json}, each with a reason and a day on which to look again.
 */
class AdvisoriesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void noLibraryHasAKnownAdvisoryThatNobodyLookedAt() throws IOException {
        String export = System.getProperty("advisories", "");
        Assumptions.assumeFalse(
                export.isEmpty(),
                "no advisories at hand: get osv.dev's export for Maven and name it by -Dadvisories=FILE");
        Advisories known = Advisories.read(Path.of(export));
        assertThat(known.size()).as("advisories in " + export).isPositive();

        List<Advisories.Hit> hits = known.against(BillOfMaterials.committed());

        assertThat(hits)
                .filteredOn(hit -> !exceptions().containsKey(hit.advisory()))
                .isEmpty();
    }

    @Test
    void anExceptionHasAReasonAndADayToLookAgain() throws IOException {
        JsonNode page = page();

        assertThat(LocalDate.parse(page.path("looked_at").asText())).isAfter(LocalDate.of(2026, 11, 1));
        assertThat(page.path("source").asText()).isNotBlank();
        for (JsonNode exception : page.path("exceptions")) {
            assertThat(exception.path("id").asText()).matches("(GHSA|CVE|OSV)-.+");
            assertThat(exception.path("reason").asText()).hasSizeGreaterThan(20);
            assertThat(LocalDate.parse(exception.path("until").asText())).isNotNull();
        }
    }

    @Test
    void findsALibraryInARangeAndOneThatIsNamed() throws IOException {
        Files.writeString(folder.resolve("a.json"), advisory("GHSA-range", "org.example:lib", """
                "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2.4"}]}]"""));
        Files.writeString(folder.resolve("b.json"), advisory("GHSA-named", "org.example:lib", """
                "versions":["1.2.3"]"""));
        Files.writeString(folder.resolve("c.json"), advisory("GHSA-later", "org.example:lib", """
                "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1.3.0"},{"last_affected":"2.0"}]}]"""));
        Files.writeString(folder.resolve("d.json"), advisory("GHSA-other", "org.example:another", """
                "versions":["1.2.3"]"""));
        BillOfMaterials bill = new BillOfMaterials(
                List.of(new BillOfMaterials.Part("org.example", "lib", "1.2.3", java.util.Set.of("MIT"))));

        assertThat(Advisories.read(folder).against(bill))
                .extracting(Advisories.Hit::advisory)
                .containsExactlyInAnyOrder("GHSA-range", "GHSA-named");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.10",
        "1.0-rc1, 1.0",
        "1.0-alpha, 1.0-beta",
        "1.0-M1, 1.0-RC1",
        "4.1.99.Final, 4.1.100.Final",
        "1.0, 1.0-sp1",
        "1.0-SNAPSHOT, 1.0",
        "2.9, 2.22",
        "1.0, 1.0.1"
    })
    void ordersVersionsAsMavenDoes(String earlier, String later) {
        assertThat(MavenVersion.of(earlier)).isLessThan(MavenVersion.of(later));
        assertThat(MavenVersion.of(later)).isGreaterThan(MavenVersion.of(earlier));
        assertThat(MavenVersion.of(earlier + ".0")).isEqualByComparingTo(MavenVersion.of(earlier + ".0"));
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1", "1.0.Final, 1.0", "1.0.0, 1.0", "1.0-cr1, 1.0-rc1"})
    void knowsWhatIsTheSame(String one, String other) {
        assertThat(MavenVersion.of(one)).isEqualByComparingTo(MavenVersion.of(other));
    }

    private static Map<String, String> exceptions() {
        Map<String, String> open = new TreeMap<>();
        for (JsonNode exception : page().path("exceptions")) {
            if (!LocalDate.parse(exception.path("until").asText()).isBefore(LocalDate.now(java.time.ZoneOffset.UTC))) {
                open.put(exception.path("id").asText(), exception.path("reason").asText());
            }
        }
        return open;
    }

    private static JsonNode page() {
        try {
            return JSON.readTree(
                    Modules.root().resolve("docs").resolve("advisories.json").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String advisory(String id, String module, String affected) {
        return "{\"id\":\"%s\",\"affected\":[{\"package\":{\"ecosystem\":\"Maven\",\"name\":\"%s\"},%s}]}"
                .formatted(id, module, affected);
    }
}
