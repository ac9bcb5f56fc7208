package dev.capstan.web.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One part of a file that a client asks for, as RFC 9110 has it. */
record ByteRange(long from, long length) {
    private static final Pattern FORM = Pattern.compile("bytes=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /** A range that lies outside of the file. */
    static final ByteRange NONE = new ByteRange(-1, 0);

    /**
     * What a Range header means for a file of this size: empty for all of it, also when the header asks for several parts
     * or cannot be understood; {@link #NONE} when nothing of it is there.
     */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher matcher = header == null ? null : FORM.matcher(header.strip());
        if (matcher == null || !matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(tail(Long.parseLong(last), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return Optional.empty();
        }
        return Optional.of(from >= size ? NONE : new ByteRange(from, to - from + 1));
    }

    private static ByteRange tail(long wanted, long size) {
        long length = Math.min(wanted, size);
        return length == 0 ? NONE : new ByteRange(size - length, length);
    }

    boolean outside() {
        return from < 0;
    }
}
