package dev.capstan.service.secrets;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The key that protects every other one. Its id is derived from it, so that a sealed text names the key it needs. */
public final class MasterKey {
    static final int BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final int FEWEST_DISTINCT_BYTES = 12;

    private final String id;
    private final SecretKey key;

    private MasterKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = HexFormat.of().formatHex(sha256(bytes), 0, ID_BYTES);
    }

    /** @throws IllegalArgumentException naming {@code source}, never the text, when it is no strong key */
    static MasterKey parse(String text, String source) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw refused(source, "is not Base64 text", e);
        }
        if (bytes.length != BYTES) {
            throw refused(source, "holds " + bytes.length + " bytes", null);
        }
        if (distinct(bytes) < FEWEST_DISTINCT_BYTES) {
            throw refused(source, "is too regular to be random", null);
        }
        return new MasterKey(bytes);
    }

    /** Whether the bytes are letters and signs, as a phrase's are: of random ones, one in 10^13 is. */
    boolean looksWritten() {
        for (byte b : key.getEncoded()) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }

    String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "MasterKey[" + id + "]";
    }

    private static IllegalArgumentException refused(String source, String what, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "%s %s. It must be Base64 text of %d random bytes; make one with: openssl rand -base64 %d"
                        .formatted(source, what, BYTES, BYTES),
                cause);
    }

    private static long distinct(byte[] bytes) {
        boolean[] seen = new boolean[256];
        long count = 0;
        for (byte b : bytes) {
            if (!seen[b & 0xff]) {
                seen[b & 0xff] = true;
                count++;
            }
        }
        return count;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
