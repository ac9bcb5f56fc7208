package dev.capstan.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.capstan.service.users.Account;
import dev.capstan.types.users.Role;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Whatever is sent as an access token is refused without a fault, unless it says exactly what was signed here. */
class TokenFuzz {
    private static final Account ADA =
            new Account(UUID.randomUUID(), "ada@example.com", "Ada", Role.USER, true, null, null, true);
    private static final UUID SIGN_IN = UUID.randomUUID();
    private static final AccessTokens TOKENS = new AuthFixture().accessTokens();
    private static final String GOOD = TOKENS.issue(ADA, SIGN_IN);

    @FuzzTest
    void readsAnyText(byte[] input) {
        assertThat(TOKENS.verify(new String(input, StandardCharsets.UTF_8))).isEmpty();
    }

    /** The first byte says which part is replaced by the rest. */
    @FuzzTest
    void believesNoPartThatWasReplaced(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String[] parts = GOOD.split("\\.", -1);
        parts[(input[0] & 0xff) % parts.length] = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);

        TOKENS.verify(String.join(".", parts)).ifPresent(verified -> {
            assertThat(verified.userId()).isEqualTo(ADA.id());
            assertThat(verified.signIn()).isEqualTo(SIGN_IN);
        });
    }
}
