package dev.capstan.service.auth;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a new password must be, by NIST SP 800-63B: long enough beside the words that anybody would try for this person at
 * this server, none that many people use, none that is known to have leaked. Of what signs it is made is nobody's business.
 */
@ApplicationScoped
public class PasswordRules {
    static final int SHORTEST = 8;
    static final int LONGEST = 256;
    private static final int SHORTEST_WORD = 3;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    @Inject
    PasswordsConfig config;

    /**
     * @param name of the person, empty when none is known
     * @throws AppException validation, with what is wrong and what to do
     */
    public void requireGood(String password, EmailAddress email, String name) {
        int length = length(password);
        if (length < SHORTEST || length > LONGEST) {
            throw refused("A password has %d to %d characters; this one has %d.".formatted(SHORTEST, LONGEST, length));
        }
        String plain = password.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(email.text())) {
            throw refused("Your e-mail address is no password. Choose one that nobody can guess.");
        }
        if (length(without(plain, words(email, name))) < SHORTEST) {
            throw refused(
                    "Names, parts of your e-mail address and the name of this service are tried first. Add %d characters that are none of them."
                            .formatted(SHORTEST));
        }
        if (CommonPasswords.contains(password)) {
            throw refused("Many people use this password, so it is guessed first. Choose one that nobody can guess.");
        }
        if (config.leaked().filter(list -> list.contains(password)).isPresent()) {
            throw refused("This password is in a list of stolen passwords, so it is tried. Choose one of your own.");
        }
    }

    /** The longest first, so that no word hides behind a part of itself. */
    private Set<String> words(EmailAddress email, String name) {
        int at = email.text().indexOf('@');
        String domain = email.text().substring(at + 1);
        String company = domain.contains(".") ? domain.substring(0, domain.lastIndexOf('.')) : domain;
        Comparator<String> longest = Comparator.comparingInt(String::length).reversed();
        return Stream.concat(config.words().stream(), Stream.of(email.text().substring(0, at), company, name))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(text -> Stream.concat(Stream.of(text.strip()), BETWEEN_WORDS.splitAsStream(text)))
                .filter(word -> length(word) >= SHORTEST_WORD)
                .collect(
                        Collectors.toCollection(() -> new TreeSet<>(longest.thenComparing(Comparator.naturalOrder()))));
    }

    private static String without(String password, Set<String> words) {
        String rest = password;
        for (String word : words) {
            rest = rest.replace(word, "");
        }
        return rest;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static AppException refused(String message) {
        return new AppException(Kind.INVALID, "validation", message);
    }
}
