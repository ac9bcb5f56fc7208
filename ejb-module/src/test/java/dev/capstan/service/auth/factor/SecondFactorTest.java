package dev.capstan.service.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.Confirmations;
import dev.capstan.service.auth.PasswordCheck.Shown;
import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretBoxes;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UsersConfig;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.users.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in with an authenticator, on a real database. */
class SecondFactorTest {
    private static final String PASSWORD = "Correct-horse-battery-9";
    private static final String FROM = "192.0.2.7";
    private static final SecretBox BOX = SecretBoxes.random();

    private final TestClock clock = new TestClock();
    private final HeardAudit audit = new HeardAudit();
    private final String email = UUID.randomUUID() + "@example.com";
    private TestContainer container = server(Map.of());

    @BeforeEach
    void startFresh() {
        run("DELETE FROM signing_keys"); // others have sealed theirs with other keys
        container = server(Map.of());
    }

    @Test
    void anAccountWithoutOneSignsInAsBefore() {
        register();

        assertThatCode(() -> signIn(null)).doesNotThrowAnyException();
        assertThat(factors().view(account())).isEqualTo(new SecondFactorView(false, null, 0, false));
    }

    @Test
    void needsACodeOnceAFirstOneWasShown() {
        TokenPair before = register();
        NewSecret made = setUp().begin(shown(null), FROM);
        assertThatCode(() -> signIn(null)).as("it does not count yet").doesNotThrowAnyException();
        refused("wrong_code", () -> setUp().confirm(shown(null), "000000", FROM));

        List<String> codes = setUp().confirm(shown(null), code(), FROM);

        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(made.otpauthUri())
                .startsWith("otpauth://totp/Capstan:")
                .contains("secret=" + made.secret(), "issuer=Capstan");
        refused("invalid_token", () -> container.get(SignIn.class).refresh(before.refreshToken()));
        refused("second_factor_needed", () -> signIn(null));
        refused("second_factor_needed", () -> signIn(" "));
        clock.move(Duration.ofSeconds(30));
        refused("wrong_code", () -> signIn("000000"));
        assertThatCode(() -> signIn(code())).doesNotThrowAnyException();
        assertThat(factors().view(account()).enabled()).isTrue();
        assertThat(factors().view(account()).recoveryCodes()).isEqualTo(10);
        assertThat(actions()).contains("account.second-factor");
        assertThat(stored()).doesNotContain(made.secret()).doesNotContain(codes.getFirst());
    }

    @Test
    void takesACodeOnceAlsoWhenItIsShownTwiceAtTheSameTime() throws Exception {
        register();
        enabled();
        clock.move(Duration.ofSeconds(60));
        String code = code();
        Callable<SecondFactors.Outcome> attempt = () -> factors().use(account().id(), code);

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<SecondFactors.Outcome>> all = threads.invokeAll(List.of(attempt, attempt, attempt, attempt));
            int taken = 0;
            for (Future<SecondFactors.Outcome> one : all) {
                taken += one.get() == SecondFactors.Outcome.AUTHENTICATOR ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
        refused("wrong_code", () -> signIn(code));
    }

    @Test
    void takesARecoveryCodeOnce() {
        register();
        String code = enabled().getFirst();

        assertThatCode(() -> signIn(code.toLowerCase(java.util.Locale.ROOT).replace("-", " ")))
                .doesNotThrowAnyException();

        refused("wrong_code", () -> signIn(code));
        assertThat(factors().view(account()).recoveryCodes()).isEqualTo(9);
        assertThat(actions()).contains("account.recovery-code");
    }

    @Test
    void otherRecoveryCodesMakeTheEarlierOnesWorthless() {
        register();
        List<String> first = enabled();

        refused("second_factor_needed", () -> setUp().renewCodes(shown(null), FROM));
        List<String> second = setUp().renewCodes(shown(first.get(0)), FROM);

        refused("wrong_code", () -> signIn(first.get(1)));
        assertThatCode(() -> signIn(second.get(1))).doesNotThrowAnyException();
    }

    @Test
    void whoKnowsThePasswordAloneNeitherReplacesNorRemovesIt() {
        register();
        List<String> codes = enabled();

        refused("second_factor_needed", () -> setUp().begin(shown(null), FROM));
        refused("second_factor_on", () -> setUp().begin(shown(codes.get(0)), FROM));
        refused("second_factor_needed", () -> setUp().remove(shown(null), FROM));
        refused("auth", () -> setUp().remove(new Shown(email, "wrong-horse-battery", codes.get(1)), FROM));

        setUp().remove(shown(codes.get(1)), FROM);
        assertThatCode(() -> signIn(null)).doesNotThrowAnyException();
        assertThat(actions()).contains("account.second-factor-removed");
    }

    @Test
    void guessesAreCountedLikeThoseOfPasswords() {
        register();
        enabled();

        for (int i = 0; i < 10; i++) {
            refused("wrong_code", () -> signIn("000000"));
        }
        assertThatThrownBy(() -> signIn("000000")).isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> signIn(code()))
                .as("nor is a right one tried any more")
                .isInstanceOf(RateLimitedException.class);
    }

    @Test
    void anAdministratorHelpsWhoHasLostEverything() {
        register();
        enabled();

        factors().remove(account().id(), "administrator");

        assertThatCode(() -> signIn(null)).doesNotThrowAnyException();
        refused("no_second_factor", () -> factors().remove(account().id(), "administrator"));
    }

    @Test
    void whereAdministratorsNeedOneTheirPasswordAloneLetsThemSetItUp() {
        container = server(Map.of("capstan.auth.second-factor", "administrators"));
        register();
        assertThatCode(() -> signIn(null)).as("an ordinary user").doesNotThrowAnyException();
        run("UPDATE users SET role = 'admin' WHERE email = '%s'".formatted(email));

        refused("second_factor_required", () -> signIn(null));
        assertThat(factors().view(account()).required()).isTrue();
        enabled();
        clock.move(Duration.ofSeconds(60));
        assertThatCode(() -> signIn(code())).doesNotThrowAnyException();
    }

    @Test
    void whereEverybodyNeedsOneSoDoesWhoHasJustRegistered() {
        container = server(Map.of("capstan.auth.second-factor", "everybody"));

        refused("second_factor_required", this::register);
        enabled();
        clock.move(Duration.ofSeconds(60));
        assertThatCode(() -> signIn(code())).doesNotThrowAnyException();
    }

    @Test
    void aProductionServerAsksAdministratorsUnlessItIsToldOtherwise() {
        assertThat(server(Map.of("capstan.mode", "production"))
                        .get(SecondFactorConfig.class)
                        .requires(Role.ADMIN))
                .isTrue();
        assertThat(server(Map.of()).get(SecondFactorConfig.class).requires(Role.ADMIN))
                .isFalse();
        assertThatThrownBy(() ->
                        server(Map.of("capstan.auth.second-factor", "yes")).get(SecondFactorConfig.class))
                .hasRootCauseMessage(
                        "capstan.auth.second-factor must be optional, administrators or everybody, not yes");
    }

    @Test
    void aSignInIsFreshForAWhileAndAgainAfterThePasswordWasShown() {
        register();
        UUID id = account().id();
        UUID signIn = new UUID((clock.instant().toEpochMilli() << 16) | 0x7000L, 0x8000_0000_0000_0001L);
        Confirmations confirmations = container.get(Confirmations.class);

        assertThat(confirmations.fresh(signIn)).isTrue();
        clock.move(Duration.ofMinutes(16));
        assertThat(confirmations.fresh(signIn)).isFalse();
        confirmations.confirm(id, signIn);
        assertThat(confirmations.fresh(signIn)).isTrue();
        assertThat(confirmations.fresh(new UUID(-1L, -1L))).as("no time at all").isFalse();
        clock.move(Duration.ofMinutes(16));
        assertThat(confirmations.fresh(signIn)).isFalse();
        confirmations.confirm(id, signIn);
        assertThat(confirmations.fresh(signIn)).isTrue();
    }

    private List<String> enabled() {
        setUp().begin(shown(null), FROM);
        return setUp().confirm(shown(null), code(), FROM);
    }

    /** What the authenticator shows now. */
    private String code() {
        String sealed = query("SELECT secret_sealed FROM second_factors WHERE user_id = '%s'"
                .formatted(account().id()));
        byte[] secret = Base64.getDecoder()
                .decode(BOX.open(sealed, SecondFactors.PURPOSE + account().id()));
        return Totp.code(secret, Totp.step(clock.instant()));
    }

    private TokenPair register() {
        return container.get(SignIn.class).register(email, PASSWORD, "Grace Hopper");
    }

    private TokenPair signIn(@Nullable String code) {
        return container.get(SignIn.class).login(shown(code), FROM);
    }

    private Shown shown(@Nullable String code) {
        return new Shown(email, PASSWORD, code);
    }

    private FactorSetUp setUp() {
        return container.get(FactorSetUp.class);
    }

    private SecondFactors factors() {
        return container.get(SecondFactors.class);
    }

    private Account account() {
        return container
                .get(UserService.class)
                .findAccount(EmailAddress.of(email))
                .orElseThrow();
    }

    private List<String> actions() {
        return audit.entries.stream().map(AuditEntry::action).toList();
    }

    private String stored() {
        return query(
                "SELECT f::text || (SELECT string_agg(c::text, ' ') FROM recovery_codes c WHERE c.user_id = f.user_id)"
                        + " FROM second_factors f WHERE user_id = '%s'"
                                .formatted(account().id()));
    }

    private TestContainer server(Map<String, String> settings) {
        TestContainer made = new TestContainer(clock, settings);
        made.bind(AuditLog.class, audit);
        made.bind(SecretBox.class, BOX);
        made.bind(UsersConfig.class, new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        made.onEvent(event -> {});
        return made;
    }

    private static void refused(String code, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String query(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String sql) {
        try (Connection connection = TestDatabase.shared().connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
