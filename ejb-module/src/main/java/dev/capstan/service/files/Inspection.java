package dev.capstan.service.files;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a look at all the bytes of a file found. */
record Inspection(FileTypes.Detected type, String sha256) {
    private static final int CHUNK = 64 * 1024;

    static Inspection of(InputStream content, String name) throws IOException {
        MessageDigest digest = digest();
        byte[] beginning = content.readNBytes(FileTypes.LOOK);
        digest.update(beginning);
        byte[] chunk = new byte[CHUNK];
        for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
            digest.update(chunk, 0, read);
        }
        return new Inspection(FileTypes.detect(beginning, name), HexFormat.of().formatHex(digest.digest()));
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
