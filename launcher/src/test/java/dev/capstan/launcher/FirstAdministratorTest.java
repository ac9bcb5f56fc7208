package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAdministratorTest {
    @TempDir
    Path home;

    @Test
    void isShownOnce() throws Exception {
        Files.writeString(home.resolve("first-admin.json"), "{\"email\": \"a@b.c\",\n \"password\":\"x\\\"y\\u0041\"}");

        assertThat(FirstAdministrator.takeFrom(home)).contains(new FirstAdministrator("a@b.c", "x\"yA"));
        assertThat(FirstAdministrator.takeFrom(home)).isEmpty();
    }
}
