package dev.capstan.service.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings under {@code capstan.auth} about which passwords are refused.
 *
 * @param words of this installation that anybody would try, such as the company's name
 * @param leaked passwords that are known to have been stolen somewhere
 */
public record PasswordsConfig(Set<String> words, Optional<LeakedPasswords> leaked) {
    public PasswordsConfig {
        words = words.stream()
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
