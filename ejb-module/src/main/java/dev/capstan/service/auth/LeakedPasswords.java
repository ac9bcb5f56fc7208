package dev.capstan.service.auth;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Stolen passwords, as the operator has laid them down, in either form that the downloader of Pwned Passwords writes: a
 * folder with a file for each first five hex digits of a SHA-1 hash, whose lines hold the other 35, a colon and a count; or
 * one file of whole hashes in ascending order. Nothing is asked of anybody outside, and nothing is kept in memory.
 *
 * <p>SHA-1 is how these lists name a password; it protects nothing here.
 */
public final class LeakedPasswords {
    private static final int PREFIX = 5;
    private static final int HEX = 40;
    private static final int LONGEST_LINE = 64;

    private final Path place;
    private final boolean folder;

    private LeakedPasswords(Path place, boolean folder) {
        this.place = place;
        this.folder = folder;
    }

    /** @throws IllegalArgumentException when there is no such list */
    static LeakedPasswords in(Path place) {
        boolean folder = Files.isDirectory(place);
        if (!folder && !Files.isReadable(place)) {
            throw new IllegalArgumentException(
                    "capstan.auth.leaked-passwords names %s, which cannot be read. Name a file of SHA-1 hashes in ascending order, or a folder of range files."
                            .formatted(place));
        }
        return new LeakedPasswords(place, folder);
    }

    boolean contains(String password) {
        String hash = sha1(password);
        try {
            return folder ? inFolder(hash) : inFile(hash);
        } catch (IOException e) {
            throw new UncheckedIOException("The list of leaked passwords at " + place + " cannot be read.", e);
        }
    }

    private boolean inFolder(String hash) throws IOException {
        String prefix = hash.substring(0, PREFIX);
        String rest = hash.substring(PREFIX);
        for (String name : List.of(prefix, prefix + ".txt")) {
            Path file = place.resolve(name);
            if (Files.exists(file)) {
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    return lines.anyMatch(line -> line.regionMatches(true, 0, rest, 0, rest.length()));
                }
            }
        }
        return false;
    }

    /** Halves the file until the first line is found that is not before the hash. */
    private boolean inFile(String hash) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "r")) {
            long low = 0;
            long high = file.length();
            while (low < high) {
                long middle = (low + high) >>> 1;
                Line line = lineFrom(file, middle);
                if (line.text().isEmpty() || line.start() >= high) {
                    high = middle;
                    continue;
                }
                int order = line.text().compareTo(hash);
                if (order == 0) {
                    return true;
                }
                if (order < 0) {
                    low = line.end();
                } else {
                    high = middle;
                }
            }
            return false;
        }
    }

    private record Line(long start, long end, String text) {}

    /** The first line that begins at {@code position} or after it; an empty text at the end of the file. */
    private static Line lineFrom(RandomAccessFile file, long position) throws IOException {
        long start = position == 0 ? 0 : afterLine(file, position - 1);
        byte[] bytes = new byte[LONGEST_LINE];
        file.seek(start);
        int read = Math.max(file.read(bytes), 0);
        String text = new String(bytes, 0, Math.min(read, HEX), StandardCharsets.ISO_8859_1);
        return new Line(start, afterLine(file, start), text.length() < HEX ? "" : text.toUpperCase(Locale.ROOT));
    }

    private static long afterLine(RandomAccessFile file, long position) throws IOException {
        file.seek(position);
        byte[] bytes = new byte[LONGEST_LINE];
        long at = position;
        for (int read = file.read(bytes); read > 0; read = file.read(bytes)) {
            for (int i = 0; i < read; i++) {
                if (bytes[i] == '\n') {
                    return at + i + 1;
                }
            }
            at += read;
        }
        return at;
    }

    private static String sha1(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
