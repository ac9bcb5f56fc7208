package dev.capstan.harness;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a person has on the telephone: RFC 6238, written a second time here. */
public final class Authenticator {
    private static final long STEP_MILLIS = 30_000;

    private final byte[] secret;

    /** @param secret Base32, with or without spaces */
    public Authenticator(String secret) {
        this.secret = decode(secret.replace(" ", ""));
    }

    /** The code of now, or of so many times thirty seconds later. */
    public String code(int stepsAhead) {
        try {
            long step = System.currentTimeMillis() / STEP_MILLIS + stepsAhead;
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(String base32) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long buffer = 0;
        int bits = 0;
        for (int i = 0; i < base32.length(); i++) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
            bits += 5;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.write((int) (buffer >> bits));
                buffer &= (1L << bits) - 1;
            }
        }
        return bytes.toByteArray();
    }
}
