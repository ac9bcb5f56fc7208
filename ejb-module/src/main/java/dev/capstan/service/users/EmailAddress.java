package dev.capstan.service.users;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An e-mail address as accounts know it: trimmed, in lower case, with one @ and a domain. */
public record EmailAddress(String text) {
    private static final int LONGEST = 254;
    private static final Pattern SHAPE = Pattern.compile(
            "[^\\s@<>()\\[\\],;:\\\\\"\\p{Cntrl}]{1,64}@[\\p{Alnum}](?:[\\p{Alnum}.-]{0,250}[\\p{Alnum}])?");

    public EmailAddress {
        if (text.length() > LONGEST || !SHAPE.matcher(text).matches() || text.contains("..")) {
            throw new IllegalArgumentException("not an e-mail address");
        }
    }

    /** Empty when the text is no e-mail address, however it is written. */
    public static Optional<EmailAddress> find(String text) {
        String normal = text.strip().toLowerCase(Locale.ROOT);
        try {
            return Optional.of(new EmailAddress(normal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws AppException when the text is no e-mail address */
    public static EmailAddress of(String text) {
        return find(text)
                .orElseThrow(() -> new AppException(
                        Kind.INVALID, "validation", "This is not an e-mail address. Write it like name@example.com."));
    }

    @Override
    public String toString() {
        return text;
    }
}
