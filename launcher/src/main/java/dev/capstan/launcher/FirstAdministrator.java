package dev.capstan.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The account that the server made at its very first start. The password is kept nowhere else. */
record FirstAdministrator(String email, String password) {
    private static final String FILE = "first-admin.json";

    /** Reads what the server has left and deletes it, so it is shown once. */
    static Optional<FirstAdministrator> takeFrom(Path home) {
        Path file = home.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            String json = Files.readString(file);
            FirstAdministrator administrator = new FirstAdministrator(value(json, "email"), value(json, "password"));
            Files.delete(file);
            return Optional.of(administrator);
        } catch (IOException e) {
            throw new LaunchException("%s can not be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String value(String json, String name) {
        return JsonText.value(json, name).orElse("(missing in " + FILE + ")");
    }
}
