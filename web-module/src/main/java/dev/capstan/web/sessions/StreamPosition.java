package dev.capstan.web.sessions;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a stream begins. */
final class StreamPosition {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private StreamPosition() {}

    /** After the last event that the reader has, else where it asks to begin, else at the start. */
    static long of(@Nullable String lastEventId, @Nullable Long afterSeq) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return afterSeq == null ? 0 : afterSeq;
        }
        if (!NUMBER.matcher(lastEventId.strip()).matches()) {
            throw new AppException(
                    Kind.INVALID, "validation_error", "Last-Event-ID must be the id of an event of this stream.");
        }
        return Long.parseLong(lastEventId.strip());
    }

    /** The token of an {@code Authorization} header that has been accepted. */
    static String bearer(@Nullable String authorization) {
        return authorization == null ? "" : authorization.replaceFirst("(?i)^bearer\\s+", "");
    }
}
