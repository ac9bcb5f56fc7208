package dev.capstan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/operations.md} true: each says what the code says, no more and no less. */
class OperationsTablesTest {
    private static final Pattern SERVER_VARIABLE = Pattern.compile("<variable name=\"([^\"]+)\"");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?:environment,\\s*|getenv\\()\"([A-Z][A-Z0-9_]+)\"");
    private static final Pattern CONFIG_VALUE =
            Pattern.compile("(?:getOptionalValue|getValue)\\(\\s*\"([a-z.-]+)\"\\s*,");
    private static final Pattern CONFIG_PREFIX = Pattern.compile("getOptionalValue\\(\\s*\"([a-z.-]+\\.)\"\\s*\\+");
    private static final Pattern PREFIXED_VALUE = Pattern.compile("\\bread\\(\\s*\"([a-z.-]+)\"");
    private static final Pattern CHECK = Pattern.compile("Finding\\.of\\(\\s*\"([a-z-]+)\"");
    private static final Pattern ADVISORY_CHECK = Pattern.compile("String subject\\(\\) \\{\\s*return \"([a-z-]+)\"");
    private static final Pattern FEATURE_PACKAGE =
            Pattern.compile("dev\\.capstan\\.(?:web|service|persistence|types)\\.([a-z]+).*");

    private final OperationsPage page = OperationsPage.read();

    @Test
    void everySettingIsInTheTableAndEveryRowIsASetting() {
        assertThat(page.firstColumn("Settings")).containsExactlyInAnyOrderElementsOf(settings());
    }

    @Test
    void everyFileOfTheServerConfigurationIsInTheTable() throws IOException {
        try (Stream<Path> files = Files.list(serverConfig())) {
            assertThat(page.firstColumn("Files"))
                    .containsAll(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void everyFeatureIsInTheTableAndEveryRowIsAFeature() {
        assertThat(page.firstColumn("Features")).containsExactlyInAnyOrderElementsOf(features());
    }

    @Test
    void everyPackageOfAFeatureIsNamedInItsRow() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : Modules.classes()) {
            String[] parts = type.getPackageName().split("\\.", -1);
            if (FEATURE_PACKAGE.matcher(type.getPackageName()).matches()) {
                packages.add(String.join(".", parts[0], parts[1], parts[2], parts[3]));
            }
        }

        assertThat(page.packages("Features")).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void everyHealthCheckIsInTheTableAndEveryRowIsACheck() {
        assertThat(page.firstColumn("Health checks")).containsExactlyInAnyOrderElementsOf(healthChecks());
    }

    @Test
    void theTableSaysWhichChecksAreAdvisory() {
        assertThat(page.firstColumnWhere("Health checks", row -> row.contains("| advisory |")))
                .containsExactlyInAnyOrderElementsOf(found(ADVISORY_CHECK, sources("web-module")));
    }

    private static Set<String> settings() {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : Modules.classes()) {
            for (JavaField field : type.getFields()) {
                field.getAnnotations().forEach(annotation -> addName(annotation, names));
            }
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                for (JavaParameter parameter : unit.getParameters()) {
                    parameter.getAnnotations().forEach(annotation -> addName(annotation, names));
                }
            }
        }
        names.addAll(found(SERVER_VARIABLE, read(serverConfig().resolve("server.xml"))));
        names.addAll(found(ENVIRONMENT, sources("launcher")));
        for (String module : Modules.ALL) {
            javaFiles(module).forEach(file -> names.addAll(readByCall(read(file))));
        }
        // One setting under two names: a variable of the environment is also a setting of the server.
        Set<String> asVariables = new TreeSet<>();
        names.stream().filter(name -> name.contains(".")).forEach(name -> asVariables.add(variable(name)));
        names.removeIf(asVariables::contains);
        return names;
    }

    /** What a producer reads by calls, some of them with a prefix that they share. */
    private static Set<String> readByCall(String source) {
        Set<String> names = found(CONFIG_VALUE, source);
        for (String prefix : found(CONFIG_PREFIX, source)) {
            found(PREFIXED_VALUE, source).forEach(key -> names.add(prefix + key));
        }
        return names;
    }

    private static void addName(JavaAnnotation<?> annotation, Set<String> names) {
        if (annotation.getRawType().getName().equals("org.eclipse.microprofile.config.inject.ConfigProperty")) {
            names.add((String) annotation.getProperties().get("name"));
        }
    }

    /** How the environment spells a setting. */
    static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Set<String> features() {
        Set<String> features = new TreeSet<>();
        for (JavaClass type : Modules.classes()) {
            Matcher matcher = FEATURE_PACKAGE.matcher(type.getPackageName());
            if (matcher.matches()) {
                features.add(matcher.group(1));
            }
        }
        return features;
    }

    private static Set<String> healthChecks() {
        String sources = sources("web-module");
        Set<String> checks = found(CHECK, sources);
        checks.addAll(found(ADVISORY_CHECK, sources));
        return checks;
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(result -> found.add(result.group(1)));
        return found;
    }

    private static Path serverConfig() {
        return Modules.root().resolve("liberty-config/src/main/liberty/config");
    }

    private static String sources(String module) {
        return javaFiles(module).stream().map(OperationsTablesTest::read).collect(Collectors.joining());
    }

    private static List<Path> javaFiles(String module) {
        Path main = Modules.root().resolve(module).resolve("src").resolve("main");
        try (Stream<Path> files = Files.walk(main)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
