package dev.capstan.service.skills;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings under {@code capstan.skills.*}.
 *
 * @param githubApi where GitHub lists folders
 * @param githubRaw where GitHub gives files out
 * @param githubToken raises GitHub's limit on listings; null for none
 */
public record SkillsConfig(
        URI githubApi, URI githubRaw, @Nullable String githubToken) {
    public SkillsConfig {
        check("capstan.skills.github-api", githubApi);
        check("capstan.skills.github-raw", githubRaw);
    }

    private static void check(String key, URI address) {
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException(key + " must be an http or https address, not " + address);
        }
    }

    Optional<String> token() {
        return Optional.ofNullable(githubToken).filter(token -> !token.isBlank());
    }

    @Override
    public String toString() {
        return "SkillsConfig[%s, %s]".formatted(githubApi, githubRaw);
    }
}
