package dev.capstan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/sbom.json} true, and holds the libraries to licences that a company can accept. */
class SbomTest {
    /**
     * Under one of these each library must be had. Whoever adds one has read it. The MPL is for files that stay as they
     * are; Bouncy Castle's is the MIT licence by another name.
     */
    private static final Set<String> LICENCES = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "Bouncy Castle Licence",
            "EPL-2.0",
            "Mozilla Public License Version 1.1",
            "PostgreSQL");

    private static final String HOW =
            "After a look at what changed and at its licence: cp target/sbom.json docs/sbom.json";

    private final BillOfMaterials committed = BillOfMaterials.committed();

    @Test
    void theCommittedOneIsWhatTheBuildMade() {
        Path made = Modules.root().resolve("target").resolve("sbom.json");
        if (!Files.exists(made)) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail("the build made no target/sbom.json");
            }
            Assumptions.abort("target/sbom.json is made by a build of all modules");
        }

        assertThat(committed.coordinates())
                .as(HOW)
                .isEqualTo(BillOfMaterials.read(made).coordinates());
    }

    @Test
    void everyLibraryHasALicenceThatIsAllowed() {
        assertThat(committed.parts()).hasSizeGreaterThan(60);
        assertThat(committed.parts())
                .allSatisfy(part -> assertThat(Collections.disjoint(part.licences(), LICENCES))
                        .as("%s is under %s", part, part.licences())
                        .isFalse());
    }

    @Test
    void noLibraryRunsScriptsOrIsThereTwice() {
        List<String> modules = committed.coordinates().stream()
                .map(text -> text.substring(0, text.lastIndexOf(':')))
                .toList();

        assertThat(modules).doesNotHaveDuplicates();
        assertThat(modules)
                .noneMatch(module -> module.matches(
                        ".*(groovy|nashorn|rhino|graal|jython|jruby|beanshell|mvel|ognl|spel|velocity|freemarker).*"));
    }
}
