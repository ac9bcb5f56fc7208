package dev.capstan.service.secrets;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes boxes for the tests of others. */
public final class SecretBoxes {
    private SecretBoxes() {}

    /** With a key that nothing else has. */
    public static SecretBox random() {
        byte[] key = new byte[MasterKey.BYTES];
        new SecureRandom().nextBytes(key);
        SecretBox box = new SecretBox();
        box.config = new SecretsConfig(
                Path.of("unused"),
                Optional.of(MasterKey.parse(Base64.getEncoder().encodeToString(key), "test")),
                Optional.empty(),
                List.of(),
                false);
        box.open();
        return box;
    }
}
