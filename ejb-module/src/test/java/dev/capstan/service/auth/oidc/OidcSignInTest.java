package dev.capstan.service.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.users.UserRepository;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.AccessTokens;
import dev.capstan.service.auth.AuthConfig;
import dev.capstan.service.auth.Authenticator;
import dev.capstan.service.auth.PasswordCheck;
import dev.capstan.service.auth.Revocations;
import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.auth.oidc.OidcSignIn.Answer;
import dev.capstan.service.auth.oidc.stub.OidcStub;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.users.AccountSecured;
import dev.capstan.service.users.Admission;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UsersConfig;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestContainer;
import dev.capstan.types.users.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in at a provider that speaks the protocol over HTTP, on a real database; with answers of every bad kind. */
class OidcSignInTest {
    private static final String CALLBACK = "https://capstan.example/auth/oauth/work/callback";
    private static final String PAGE = "https://app.example/start";

    @TempDir
    static Path home;

    private final OidcStub provider = new OidcStub();
    private final MovedClock clock = new MovedClock();
    private final HeardAudit audit = new HeardAudit();
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String email = name + "@example.com";
    private TestContainer container;
    private OidcSignIn signIn;

    @BeforeEach
    void begin() {
        wire(new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        provider.person("subject-" + name, email.toUpperCase(java.util.Locale.ROOT))
                .claim("given_name", "Ada")
                .claim("family_name", "Lovelace");
    }

    @AfterEach
    void end() {
        provider.close();
    }

    @Test
    void signsInSomebodyNewAndKnowsThemAgain() {
        TokenPair first = enter();
        TokenPair second = enter();

        var user = user(first);
        assertThat(user.email()).isEqualTo(email);
        assertThat(user.firstName()).isEqualTo("Ada");
        assertThat(user.lastName()).isEqualTo("Lovelace");
        assertThat(user(second).id()).isEqualTo(user.id());
        assertThat(audit.entries)
                .extracting(entry -> entry.action() + " " + entry.success())
                .contains("account.register true", "account.link true", "sign-in true");
    }

    @Test
    void findsThePersonBySubjectWhenTheAddressChanged() {
        UUID id = user(enter()).id();
        provider.person("subject-" + name, "new-" + email).claim("email_verified", false);

        assertThat(user(enter()).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer", "audience", "several audiences", "party", "nonce", "no nonce", "expired", "no expiry",
                        "future",
                "not yet", "too old", "no subject", "none", "HS256", "stranger", "tampered", "garbage", "at_hash"
            })
    void refusesABadToken(String fault) {
        long now = Instant.now().getEpochSecond();
        switch (fault) {
            case "issuer" -> provider.distort(claims -> claims.put("iss", "https://evil.example"));
            case "audience" -> provider.distort(claims -> claims.put("aud", "another-client"));
            case "several audiences" ->
                provider.distort(claims -> claims.put("aud", List.of(OidcStub.CLIENT_ID, "another-client")));
            case "party" -> provider.distort(claims -> claims.put("azp", "another-client"));
            case "nonce" -> provider.distort(claims -> claims.put("nonce", "of another sign-in"));
            case "no nonce" -> provider.distort(claims -> claims.remove("nonce"));
            case "expired" -> provider.distort(claims -> claims.put("exp", now - 120));
            case "no expiry" -> provider.distort(claims -> claims.remove("exp"));
            case "future" -> provider.distort(claims -> claims.putAll(Map.of("iat", now + 600, "exp", now + 900)));
            case "not yet" -> provider.distort(claims -> claims.putAll(Map.of("nbf", now + 600, "exp", now + 900)));
            case "too old" -> provider.distort(claims -> claims.put("iat", now - 7200));
            case "no subject" -> provider.distort(claims -> claims.remove("sub"));
            case "at_hash" -> provider.distort(claims -> claims.put("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"));
            case "tampered" -> provider.replaceToken(OidcSignInTest::tampered);
            case "garbage" -> provider.replaceToken(token -> "not.a.token");
            default -> provider.signWith(fault);
        }

        assertRefused("invalid_token", this::enter);
        assertThat(knownAccount()).isEmpty();
        assertThat(audit.entries).last().extracting(entry -> entry.success()).isEqualTo(false);
    }

    @Test
    void takesAStateOnce() {
        OidcSignIn.Start start = signIn.start("work", CALLBACK, PAGE);
        Map<String, String> back = provider.agree(start.address());
        Answer answer = new Answer(back.get("code"), back.get("state"), null, null);
        signIn.finish("work", answer, start.browser());

        assertRefused("validation", () -> signIn.finish("work", answer, start.browser()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other browser",
                "no browser",
                "no state",
                "other state",
                "late",
                "other provider",
                "error",
                "mix-up"
            })
    void refusesAnAnswerThatIsNotTheOneOfThisSignIn(String fault) {
        OidcSignIn.Start start = signIn.start("work", CALLBACK, PAGE);
        Map<String, String> back = provider.agree(start.address());
        String code = back.get("code");
        String state = back.get("state");
        if (fault.equals("late")) {
            clock.by = Duration.ofMinutes(11);
        }

        assertRefused("validation", () -> {
            switch (fault) {
                case "other browser" -> signIn.finish("work", new Answer(code, state, null, null), "another");
                case "no browser" -> signIn.finish("work", new Answer(code, state, null, null), null);
                case "no state" -> signIn.finish("work", new Answer(code, null, null, null), start.browser());
                case "other state" -> signIn.finish("work", new Answer(code, "guess", null, null), start.browser());
                case "other provider" -> signIn.finish("ii", new Answer(code, state, null, null), start.browser());
                case "error" -> signIn.finish("work", new Answer(null, state, "access_denied", null), start.browser());
                case "mix-up" ->
                    signIn.finish("work", new Answer(code, state, null, "https://evil.example"), start.browser());
                default -> signIn.finish("work", new Answer(code, state, null, null), start.browser());
            }
        });
        assertThat(knownAccount()).isEmpty();
    }

    @Test
    void isRefusedByAProviderThatSeesAnotherVerifier() {
        OidcSignIn.Start mine = signIn.start("work", CALLBACK, PAGE);
        OidcSignIn.Start thief = signIn.start("work", CALLBACK, PAGE);
        String stolenCode = provider.agree(mine.address()).get("code");
        String ownState = provider.agree(thief.address()).get("state");

        assertRefused(
                "bad_gateway",
                () -> signIn.finish("work", new Answer(stolenCode, ownState, null, null), thief.browser()));
    }

    @Test
    void linksOnlyAnAddressThatTheProviderHasVerified() {
        provider.claim("email_verified", false);

        assertRefused("email_not_verified", this::enter);
        assertThat(knownAccount()).isEmpty();
    }

    @Test
    void takesAnAccountOverFromWhoeverMadeItWithoutProvingTheAddress() {
        TokenPair squatter = container.get(SignIn.class).register(email, "Squatters-password-1", "Somebody");

        TokenPair owner = enter();

        assertThat(user(owner).id()).isEqualTo(subject(squatter));
        assertRefused("invalid_token", () -> container.get(Authenticator.class).authenticate(squatter.accessToken()));
        assertRefused("invalid_token", () -> container.get(SignIn.class).refresh(squatter.refreshToken()));
        assertRefused(
                "auth",
                () -> container
                        .get(SignIn.class)
                        .login(new PasswordCheck.Shown(email, "Squatters-password-1", null), "192.0.2.1"));
        assertThat(container
                        .get(Authenticator.class)
                        .authenticate(owner.accessToken())
                        .email())
                .isEqualTo(email);
    }

    @Test
    void givesAndTakesRolesByClaimsAndLeavesWhatAnAdministratorGave() {
        provider.claim("realm", Map.of("roles", List.of("staff", "capstan-admins")));
        UUID id = user(enter()).id();
        assertThat(role(id)).isEqualTo(Role.ADMIN);
        enter();
        assertThat(role(id)).as("after the next sign-in").isEqualTo(Role.ADMIN);

        provider.claim("realm", Map.of("roles", List.of("staff")));
        enter();
        assertThat(role(id)).as("out of the group").isEqualTo(Role.USER);

        container.get(UserService.class).assignRole(id, Role.AUDITOR, UUID.randomUUID());
        enter();
        assertThat(role(id)).as("given by an administrator").isEqualTo(Role.AUDITOR);
    }

    @Test
    void letsInWhomTheRulesAdmit() {
        wire(new UsersConfig(Set.of(), true, Set.of("operator.example"), Duration.ofDays(7)));
        assertRefused("waitlist_denied", this::enter);
        provider.person("op-" + name, name + "@operator.example");
        assertThat(user(enter()).email()).endsWith("@operator.example");
        provider.person("subject-" + name, email);
        container.get(Admission.class).admit(EmailAddress.of(email), UUID.randomUUID());
        assertThat(user(enter()).email()).isEqualTo(email);

        wire(new UsersConfig(Set.of("company.example"), false, Set.of(), Duration.ofDays(7)));
        provider.person("other-" + name, "x" + email);
        assertRefused("domain_not_allowed", this::enter);
        assertRefused(
                "domain_not_allowed",
                () -> container.get(SignIn.class).register(name + "@company.example", "Unproven-address-1", ""));
    }

    @Test
    void followsTheProviderToANewKey() {
        enter();
        provider.rotate();
        clock.by = Duration.ofSeconds(11);

        assertThat(user(enter()).email()).isEqualTo(email);
    }

    @Test
    void believesNoDocumentOfAnotherIssuerAndGoesNowhereInside() {
        provider.changeDocument(document -> document.put("issuer", "https://evil.example"));
        assertRefused("bad_gateway", this::enter);

        provider.changeDocument(document -> document.put("token_endpoint", "http://10.0.0.1/token"));
        assertRefused("bad_gateway", this::enter);

        provider.changeDocument(document -> document.put("jwks_uri", "file:///etc/passwd"));
        assertRefused("bad_gateway", this::enter);
    }

    @Test
    void readsNamesInEveryWayThatProvidersWriteThem() {
        assertThat(Claims.name(Map.of("name", "Ada Lovelace"))).isEqualTo("Ada Lovelace");
        assertThat(Claims.name(Map.of("name", Map.of("first", "Ada", "last", "Lovelace"))))
                .isEqualTo("Ada Lovelace");
        assertThat(Claims.name(Map.of("given_name", "Ada", "family_name", "Lovelace", "name", "x")))
                .isEqualTo("Ada Lovelace");
        assertThat(Claims.name(Map.of("name", 7))).isEmpty();
    }

    private TokenPair enter() {
        OidcSignIn.Start start = signIn.start("work", CALLBACK, PAGE);
        Map<String, String> back = provider.agree(start.address());
        OidcSignIn.Finished finished =
                signIn.finish("work", new Answer(back.get("code"), back.get("state"), null, null), start.browser());
        assertThat(finished.returnTo()).isEqualTo(PAGE);
        return finished.tokens();
    }

    private static void assertRefused(String code, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private UUID subject(TokenPair tokens) {
        return container
                .get(AccessTokens.class)
                .verify(tokens.accessToken())
                .orElseThrow()
                .userId();
    }

    private dev.capstan.service.users.UserView user(TokenPair tokens) {
        return container.get(UserService.class).view(subject(tokens));
    }

    private Role role(UUID id) {
        return container.get(UserService.class).findAccount(id).orElseThrow().role();
    }

    private Optional<?> knownAccount() {
        return container.get(UserService.class).findAccount(EmailAddress.of(email));
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.", -1);
        String claims = new String(
                        java.util.Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8)
                .replace("subject-", "somebody-");
        return parts[0]
                + "."
                + java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + "."
                + parts[2];
    }

    private void wire(UsersConfig users) {
        container = new TestContainer(clock, Map.of("capstan.home", home.toString()));
        Map<String, OidcConfig.Provider> providers = new LinkedHashMap<>();
        providers.put("work", provider("work"));
        providers.put("ii", provider("ii"));
        container.bind(OidcConfig.class, new OidcConfig(providers));
        container.bind(UsersConfig.class, users);
        container.bind(AuditLog.class, audit);
        container.bind(
                AuthConfig.class,
                new AuthConfig(
                        true,
                        "capstan",
                        "capstan",
                        Duration.ofMinutes(15),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        2));
        container.onEvent(event -> {
            if (event instanceof AccountSecured secured) {
                container.get(Revocations.class).onSecured(secured);
            }
        });
        assertThat(container.get(UserRepository.class)).isNotNull();
        signIn = container.get(OidcSignIn.class);
    }

    private OidcConfig.Provider provider(String called) {
        return new OidcConfig.Provider(
                called,
                "Work",
                URI.create(provider.issuer()),
                OidcStub.CLIENT_ID,
                Optional.of(OidcStub.CLIENT_SECRET),
                "openid email profile",
                Optional.of("realm.roles"),
                Set.of("capstan-admins"),
                Set.of("capstan-auditors"));
    }

    /** The real time, which the provider's tokens carry, moved on request. */
    private static final class MovedClock extends Clock {
        private Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000))
                    .instant()
                    .plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
