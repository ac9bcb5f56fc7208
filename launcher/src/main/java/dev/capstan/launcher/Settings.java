package dev.capstan.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person can set for the run command, all from the environment. An empty variable counts as unset.
 *
 * @param databaseOwner who owns the schema; empty where the server's own user does
 */
public record Settings(
        Path home,
        int httpPort,
        OptionalInt postgresPort,
        Optional<DatabaseAccess> database,
        Optional<DatabaseAccess> databaseOwner) {
    private static final int DEFAULT_HTTP_PORT = 8000;

    /** @param checkout where {@code .capstan/} is by default, and what a relative CAPSTAN_HOME starts from */
    public static Settings of(Map<String, String> environment, Path checkout) {
        if (value(environment, "DATABASE_OWNER_URL").isPresent()
                && value(environment, "DATABASE_URL").isEmpty()) {
            throw new LaunchException(
                    "DATABASE_OWNER_URL is set without DATABASE_URL. Set both, or none for the embedded database.");
        }
        return new Settings(
                home(value(environment, "CAPSTAN_HOME").orElse(".capstan"), checkout),
                port(environment, "HTTP_PORT").orElse(DEFAULT_HTTP_PORT),
                port(environment, "POSTGRES_PORT"),
                value(environment, "DATABASE_URL").map(url -> DatabaseAccess.parse("DATABASE_URL", url)),
                value(environment, "DATABASE_OWNER_URL").map(url -> DatabaseAccess.parse("DATABASE_OWNER_URL", url)));
    }

    /** The address that people on this machine open. */
    public String address() {
        return "http://localhost:" + httpPort + "/";
    }

    static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }

    private static Path home(String text, Path checkout) {
        try {
            return checkout.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new LaunchException("CAPSTAN_HOME is not a usable path: " + e.getReason() + ".", e);
        }
    }

    private static OptionalInt port(Map<String, String> environment, String name) {
        Optional<String> text = value(environment, name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (text.get().matches("[0-9]{1,5}") && isPort(Integer.parseInt(text.get()))) {
            return OptionalInt.of(Integer.parseInt(text.get()));
        }
        throw new LaunchException("%s must be a port between 1 and 65535, not “%s”.".formatted(name, text.get()));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
