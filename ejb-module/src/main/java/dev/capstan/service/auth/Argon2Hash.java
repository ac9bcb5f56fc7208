package dev.capstan.service.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password's Argon2id hash (RFC 9106, version 1.3) with its salt and costs, as the PHC text form writes them:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. The memory of a computation is free when it has ended.
 */
final class Argon2Hash {
    private static final Pattern TEXT =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Costs costs;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(Costs costs, byte[] salt, byte[] hash) {
        this.costs = costs;
        this.salt = salt;
        this.hash = hash;
    }

    /** What a computation costs: memory in KiB, passes over it, and lanes. */
    record Costs(int memoryKib, int iterations, int lanes) {}

    /** The hash of a password with a new salt. */
    static Argon2Hash of(String password, Costs costs) {
        byte[] salt = random(SALT_BYTES);
        return new Argon2Hash(costs, salt, compute(password, costs, salt, HASH_BYTES));
    }

    /** What no password is known for, and what costs the same to compare with. */
    static Argon2Hash ofNoPassword(Costs costs) {
        return new Argon2Hash(costs, random(SALT_BYTES), random(HASH_BYTES));
    }

    /** @throws IllegalArgumentException when the text is not an Argon2id hash; it does not repeat the text */
    static Argon2Hash parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A stored password hash is not Argon2id in PHC text form.");
        }
        Costs costs = new Costs(number(parts, 1), number(parts, 2), number(parts, 3));
        Base64.Decoder base64 = Base64.getDecoder();
        return new Argon2Hash(costs, base64.decode(parts.group(4)), base64.decode(parts.group(5)));
    }

    Costs costs() {
        return costs;
    }

    boolean matches(String password) {
        return MessageDigest.isEqual(hash, compute(password, costs, salt, hash.length));
    }

    /** The PHC text form. */
    @Override
    public String toString() {
        return "$argon2id$v=19$m=" + costs.memoryKib + ",t=" + costs.iterations + ",p=" + costs.lanes + "$"
                + base64(salt) + "$" + base64(hash);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static byte[] compute(String password, Costs costs, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(costs.memoryKib)
                .withIterations(costs.iterations)
                .withParallelism(costs.lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
