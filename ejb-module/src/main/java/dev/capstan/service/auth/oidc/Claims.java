package dev.capstan.service.auth.oidc;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.ExternalIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/** Reads a person out of the claims of a verified ID token, in the ways in which providers write them. */
final class Claims {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_GROUPS = 1000;

    private Claims() {}

    static ExternalIdentity identity(OidcConfig.Provider provider, JwtClaims claims) {
        Map<String, Object> all = claims.getClaimsMap();
        EmailAddress email = EmailAddress.find(text(all.get("email")))
                .orElseThrow(() -> new AppException(
                        Kind.BAD_GATEWAY,
                        "bad_gateway",
                        "Your sign-in provider did not tell your e-mail address. Allow it to, then sign in again."));
        return new ExternalIdentity(
                provider.name(),
                provider.issuer().toString(),
                text(all.get("sub")),
                email,
                isTrue(all.get("email_verified")),
                name(all),
                provider.roleOf(
                        provider.rolesClaim().map(claim -> groups(all, claim)).orElse(List.of())));
    }

    /** A text, an object with first and last, or the two standard claims. */
    static String name(Map<String, Object> claims) {
        String name = claims.get("name") instanceof Map<?, ?> parts
                ? text(parts.get("first")) + " " + text(parts.get("last"))
                : (text(claims.get("given_name")) + " " + text(claims.get("family_name"))).isBlank()
                        ? text(claims.get("name"))
                        : text(claims.get("given_name")) + " " + text(claims.get("family_name"));
        String line = name.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME);
    }

    static List<String> groups(Map<String, Object> claims, String path) {
        @Nullable Object at = claims.get(path);
        if (at == null) {
            at = claims;
            for (String member : path.split("\\.", -1)) {
                at = at instanceof Map<?, ?> object ? object.get(member) : null;
            }
        }
        Stream<?> values =
                at instanceof Collection<?> several ? several.stream() : Stream.of(text(at).split("[ ,]+", -1));
        return values.limit(MOST_GROUPS)
                .map(Claims::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toList());
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
