package dev.capstan.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the compiled main code of each module is, beside this one, whatever the build has packaged so far. */
public final class Modules implements LocationProvider {
    static final List<String> SERVER = List.of("persistence-module", "ejb-module", "web-module");
    private static final List<String> ALL = List.of("persistence-module", "ejb-module", "web-module", "launcher");

    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static Path classes(String module) {
        return root().resolve(module).resolve("target").resolve("classes");
    }

    @Override
    public Set<Location> get(Class<?> testClass) {
        Set<Location> locations = new LinkedHashSet<>();
        for (String module : ALL) {
            Path classes = classes(module);
            if (!Files.isDirectory(classes)) {
                throw new IllegalStateException(classes + " is missing: build the ear module with -am");
            }
            locations.add(Location.of(classes));
        }
        return locations;
    }
}
