package dev.capstan.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class SecretBoxTest {
    @TempDir
    Path home;

    @Test
    void opensWhatItSealedAndNeverSealsTheSameWayTwice() {
        SecretBox box = box(home);

        String sealed = box.seal("sk-123 ✓", "model-key");

        assertThat(box.open(sealed, "model-key")).isEqualTo("sk-123 ✓");
        assertThat(sealed).startsWith("v1.").doesNotContain("sk-123");
        assertThat(box.seal("sk-123 ✓", "model-key")).isNotEqualTo(sealed);
    }

    @Test
    void opensOnlyForThePurposeItWasSealedFor() {
        SecretBox box = box(home);

        String sealed = box.seal("secret", "user:1");

        assertThatThrownBy(() -> box.open(sealed, "user:2")).isInstanceOf(SecretSealedException.class);
    }

    @Test
    void noticesEveryChangedPart() {
        SecretBox box = box(home);
        String[] parts = box.seal("secret", "p").split("\\.", -1);

        IntStream.range(0, parts.length).forEach(i -> {
            String[] changed = parts.clone();
            changed[i] = (changed[i].charAt(0) == 'A' ? "B" : "A") + changed[i].substring(1);

            assertThatThrownBy(() -> box.open(String.join(".", changed), "p"))
                    .isInstanceOf(SecretSealedException.class);
        });
    }

    @Test
    void keepsItsKeyInAFileThatOnlyTheOwnerReads() throws IOException {
        String sealed = box(home).seal("secret", "p");

        SecretBox afterRestart = box(home);

        assertThat(afterRestart.open(sealed, "p")).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("master.key"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void opensOldSecretsWithAPreviousKeyAndNamesTheMissingOne() {
        MasterKey old = MasterKey.parse(key(1), "old");
        MasterKey current = MasterKey.parse(key(2), "new");
        String sealed = box(new SecretsConfig(home, Optional.of(old), Optional.empty(), List.of(), false))
                .seal("secret", "p");

        SecretBox rotated = box(new SecretsConfig(home, Optional.of(current), Optional.empty(), List.of(old), false));
        SecretBox forgetful = box(new SecretsConfig(home, Optional.of(current), Optional.empty(), List.of(), false));

        assertThat(rotated.open(sealed, "p")).isEqualTo("secret");
        assertThatThrownBy(() -> forgetful.open(sealed, "p")).hasMessageContaining(old.id());
    }

    @Test
    void noticesANewKeyInItsFileWithoutARestart() throws IOException {
        Path file = home.resolve("given.key");
        Files.writeString(file, key(1) + "\n");
        SecretsConfig config = new SecretsConfig(home, Optional.empty(), Optional.of(file), List.of(), true);
        SecretBox box = box(config);
        String before = box.seal("secret", "p");

        Files.writeString(file, key(2) + "\n" + key(1) + "\n");
        assertThat(box.refresh()).isTrue();
        assertThat(box.refresh()).isFalse();
        String after = box.seal("secret", "p");

        assertThat(after.split("\\.", -1)[1]).isNotEqualTo(before.split("\\.", -1)[1]);
        assertThat(box.open(before, "p")).isEqualTo("secret");
        assertThat(box(config).open(after, "p")).isEqualTo("secret");
        Files.writeString(file, "half a k");
        assertThat(box.refresh()).as("a file that is being written").isFalse();
        assertThat(box.open(after, "p")).isEqualTo("secret");
    }

    @Test
    void inProductionOnlyAKeyThatSomebodyChoseIsAccepted() throws IOException {
        MasterKey phrase = MasterKey.parse(
                Base64.getEncoder()
                        .encodeToString("my-secret-master-key-2026-capst!".getBytes(StandardCharsets.US_ASCII)),
                "phrase");
        Path shared = home.resolve("shared.key");
        Files.writeString(shared, key(1));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rw-rw-r--"));

        assertThatThrownBy(() -> new SecretsConfig(home, Optional.empty(), Optional.empty(), List.of(), true))
                .hasMessageContaining("no master key is set")
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageContaining("CAPSTAN_SECRET_KEY");
        assertThatThrownBy(() -> new SecretsConfig(home, Optional.of(phrase), Optional.empty(), List.of(), true))
                .hasMessageContaining("somebody wrote");
        assertThatThrownBy(() -> box(new SecretsConfig(home, Optional.empty(), Optional.of(shared), List.of(), true)))
                .hasMessageContaining("chmod go-w");
        assertThatThrownBy(() -> box(new SecretsConfig(
                        home, Optional.empty(), Optional.of(home.resolve("none.key")), List.of(), true)))
                .hasMessageContaining("none.key");
        assertThatThrownBy(() -> new SecretsConfig(
                        home, Optional.of(MasterKey.parse(key(1), "k")), Optional.of(shared), List.of(), false))
                .hasMessageContaining("both set");
        assertThatThrownBy(() -> new SecretsConfigProducer()
                        .secretsConfig("h", "prod", Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("capstan.mode");
        assertThat(box(new SecretsConfig(home, Optional.of(phrase), Optional.empty(), List.of(), false))
                        .currentKeyId())
                .isEqualTo(phrase.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void refusesAWeakKeyWithoutRepeatingIt(String weak) {
        assertThatThrownBy(() -> MasterKey.parse(weak, "CAPSTAN_SECRET_KEY"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CAPSTAN_SECRET_KEY")
                .hasMessageContaining("openssl rand")
                .satisfies(e -> assertThat(weak.isEmpty() || !e.getMessage().contains(weak))
                        .isTrue());
    }

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 7 + seed));
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretBox box(Path keys) {
        return box(new SecretsConfig(keys, Optional.empty(), Optional.empty(), List.of(), false));
    }

    private static SecretBox box(SecretsConfig config) {
        SecretBox box = new SecretBox();
        box.config = config;
        box.open();
        return box;
    }
}
