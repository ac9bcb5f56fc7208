package dev.capstan.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The compiled main code of all modules, found beside this module, whatever the build has packaged so far. Rules are
 * checked in ordinary test methods: the test runner loses the failures of rules that are fields.
 */
public final class Modules {
    /** Every module with Java code. */
    public static final List<String> ALL = List.of("persistence-module", "ejb-module", "web-module", "launcher");

    private static final JavaClasses CLASSES = read();

    private Modules() {}

    /** The directory of the checkout. */
    public static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static JavaClasses classes() {
        return CLASSES;
    }

    static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static JavaClasses read() {
        List<Path> places = new ArrayList<>();
        for (String module : ALL) {
            Path classes = root().resolve(module).resolve("target").resolve("classes");
            if (!Files.isDirectory(classes)) {
                throw new IllegalStateException(classes + " is missing: build the ear module with -am");
            }
            places.add(classes);
        }
        return new ClassFileImporter().importPaths(places);
    }
}
