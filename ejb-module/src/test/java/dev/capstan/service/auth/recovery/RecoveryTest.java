package dev.capstan.service.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.ApiKeyService;
import dev.capstan.service.auth.PasswordCheck;
import dev.capstan.service.auth.Revocations;
import dev.capstan.service.auth.Scope;
import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.mail.MailWorker;
import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.mail.stub.ReadLetter;
import dev.capstan.service.mail.stub.SmtpStub;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretBoxes;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.AccountSecured;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UsersConfig;
import dev.capstan.testing.HeardAudit;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.users.Language;
import dev.capstan.types.users.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New passwords and proven addresses, on a real database, by letters that a mail server really got. */
class RecoveryTest {
    private static final String OLD = "Correct-horse-battery-9";
    private static final String NEW = "Another-horse-stable-4";
    private static final SecretBox BOX = SecretBoxes.random();
    private static final String FROM = "192.0.2.7";

    private final TestClock clock = new TestClock();
    private final HeardAudit audit = new HeardAudit();
    private final SmtpStub smtp = SmtpStub.plain();
    private final String email = UUID.randomUUID() + "@example.com";
    private TestContainer container = server(Map.of());

    @BeforeEach
    void startFresh() {
        run("DELETE FROM signing_keys"); // others have sealed theirs with other keys
        container = server(Map.of());
    }

    @AfterEach
    void close() {
        smtp.close();
    }

    @Test
    void aForgottenPasswordIsReplacedByALinkThatWorksOnceAndEndsEverySignIn() throws Exception {
        TokenPair before = signIn().register(email, OLD, "Ada");
        container.get(UserService.class).changeLanguage(userId(), Language.JA);
        letters();
        String key = container
                .get(ApiKeyService.class)
                .create(userId(), "ci", Set.of(Scope.READ), null)
                .key();

        recovery().request(email.toUpperCase(Locale.ROOT) + " ");
        ReadLetter letter = letters().getLast();
        String token = letter.link().replaceFirst(".*token=", "");

        assertThat(letter.subject()).isEqualTo("Capstan の新しいパスワードの設定");
        assertThat(letter.link()).startsWith("http://localhost:8000/auth/password/new?token=");
        assertThat(letter.html()).contains("lang=\"ja\"", "href=\"" + letter.link() + "\"");
        assertThat(recovery().opens(token)).isTrue();
        refused("validation", () -> recovery().reset(token, "password1"));
        recovery().reset(token, NEW);

        refused("link_invalid", () -> recovery().reset(token, "Yet-another-horse-5"));
        refused("auth", () -> signIn().login(new PasswordCheck.Shown(email, OLD, null), FROM));
        refused("invalid_token", () -> signIn().refresh(before.refreshToken()));
        assertThatCode(() -> signIn().login(new PasswordCheck.Shown(email, NEW, null), FROM))
                .doesNotThrowAnyException();
        assertThat(container.get(ApiKeyService.class).use(key))
                .as("nobody had proved the address: the key may be another's")
                .isEmpty();
        assertThat(account().emailVerified()).isTrue();
        assertThat(letters().getLast().subject()).isEqualTo("Capstan のパスワードが変更されました");
        assertThat(actions()).contains("account.reset-request", "account.password-reset");
        assertThat(stored()).doesNotContain(token).doesNotContain(letter.link());
    }

    @Test
    void keysOfWhoHadProvedTheAddressStay() throws Exception {
        signIn().register(email, OLD, "Ada");
        container.get(UserService.class).verifyEmail(userId());
        String key = container
                .get(ApiKeyService.class)
                .create(userId(), "ci", Set.of(Scope.READ), null)
                .key();
        letters();

        recovery().request(email);
        recovery().reset(tokenOf(letters().getLast()), NEW);

        assertThat(container.get(ApiKeyService.class).use(key)).isPresent();
    }

    @Test
    void aLinkIsWorthlessAfterItsTimeAndAfterTheNextPassword() throws Exception {
        signIn().register(email, OLD, "Ada");
        letters();
        recovery().request(email);
        String late = tokenOf(letters().getLast());
        clock.move(Duration.ofMinutes(30));
        assertThat(recovery().opens(late)).isFalse();
        refused("link_invalid", () -> recovery().reset(late, NEW));

        recovery().request(email);
        String overtaken = tokenOf(letters().getLast());
        TokenPair mine = recovery().change(userId(), OLD, NEW, FROM);

        assertThat(recovery().opens(overtaken)).isFalse();
        assertThatCode(() -> signIn().refresh(mine.refreshToken())).doesNotThrowAnyException();
        refused("link_invalid", () -> recovery().reset("", NEW));
        refused("link_invalid", () -> recovery().reset("x".repeat(5000), NEW));
    }

    @Test
    void nobodyLearnsWhoHasAnAccountAndNobodyIsFloodedWithMail() throws Exception {
        signIn().register(email, OLD, "Ada");
        int first = letters().size();

        recovery().request("nobody-" + email);
        recovery().request("not an address");
        assertThat(letters()).hasSize(first);
        for (int i = 0; i < 5; i++) {
            recovery().request(email);
        }
        assertThat(letters()).hasSize(first + 3);
        clock.move(Duration.ofHours(1).plusSeconds(1));
        recovery().request(email);
        assertThat(letters()).hasSize(first + 4);
    }

    @Test
    void whoSignsInElsewhereIsToldSo() throws Exception {
        container.get(UserService.class).register(new NewUser(EmailAddress.of(email), null, "Ada", Role.USER));

        recovery().request(email);

        ReadLetter letter = letters().getLast();
        assertThat(letter.text()).contains("has no password").doesNotContain("token=");
    }

    @Test
    void aClosedAccountGetsNoLink() throws Exception {
        signIn().register(email, OLD, "Ada");
        int first = letters().size();
        run("UPDATE users SET is_active = false WHERE email = '%s'".formatted(email));

        recovery().request(email);

        assertThat(letters()).hasSize(first);
        refused("user_disabled", () -> container.get(AccountLinks.class).makeReset(userId()));
    }

    @Test
    void anAdministratorMakesALinkWhereMailIsOff() {
        container = server(Map.of("capstan.mail.host", ""));
        signIn().register(email, OLD, "Ada");
        refused("mail_off", () -> recovery().request(email));

        ResetLink link = container.get(AccountLinks.class).makeReset(userId());
        recovery().reset(link.url().replaceFirst(".*token=", ""), NEW);

        assertThatCode(() -> signIn().login(new PasswordCheck.Shown(email, NEW, null), FROM))
                .doesNotThrowAnyException();
        assertThat(account().emailVerified())
                .as("an administrator is no proof of the address")
                .isFalse();
        assertThat(link.toString()).doesNotContain("token");
        assertThat(count("mail_outbox")).isZero();
    }

    @Test
    void theOwnPasswordIsChangedOnlyByWhoKnowsIt() {
        signIn().register(email, OLD, "Ada");

        refused("wrong_password", () -> recovery().change(userId(), "wrong", NEW, FROM));
        refused("validation", () -> recovery().change(userId(), OLD, OLD, FROM));
        refused("validation", () -> recovery().change(userId(), OLD, "iloveyou", FROM));
        assertThatCode(() -> signIn().login(new PasswordCheck.Shown(email, OLD, null), FROM))
                .doesNotThrowAnyException();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> recovery().change(userId(), "wrong", NEW, FROM))
                    .isInstanceOf(AppException.class);
        }
        assertThatThrownBy(() -> recovery().change(userId(), OLD, NEW, FROM)).hasMessageContaining("Try again");
    }

    @Test
    void aNewAccountProvesItsAddress() throws Exception {
        signIn().register(email, OLD, "Ada");
        ReadLetter letter = letters().getLast();
        AddressProof proof = container.get(AddressProof.class);

        assertThat(letter.link()).contains("/auth/email/verify?token=");
        assertThat(account().emailVerified()).isFalse();
        assertThat(recovery().opens(tokenOf(letter)))
                .as("it opens nothing else")
                .isFalse();
        proof.prove(tokenOf(letter));

        assertThat(account().emailVerified()).isTrue();
        refused("link_invalid", () -> proof.prove(tokenOf(letter)));
        proof.again(userId());
        assertThat(letters().getLast().id()).isEqualTo(letter.id());
        assertThat(actions()).contains("account.verify-email");
    }

    @Test
    void whoHasNotProvedTheAddressIsKeptOutWhereThatIsRequired() throws Exception {
        container = server(Map.of("capstan.auth.verified-email", "required"));

        refused("email_not_verified", () -> signIn().register(email, OLD, "Ada"));
        assertThat(letters()).hasSize(1);
        refused("auth", () -> signIn().login(new PasswordCheck.Shown(email, "wrong-horse-battery", null), FROM));
        assertThat(letters())
                .as("only who knows the password gets more mail sent")
                .hasSize(1);
        refused("email_not_verified", () -> signIn().login(new PasswordCheck.Shown(email, OLD, null), FROM));
        assertThat(letters()).hasSize(2);

        container.get(AddressProof.class).prove(tokenOf(letters().getLast()));
        assertThatCode(() -> signIn().login(new PasswordCheck.Shown(email, OLD, null), FROM))
                .doesNotThrowAnyException();
    }

    @Test
    void requiringProofWithoutMailStopsTheStart() {
        TestContainer broken = server(Map.of("capstan.mail.host", "", "capstan.auth.verified-email", "required"));

        assertThatThrownBy(() -> broken.get(AddressProof.class))
                .hasRootCauseMessage(
                        "capstan.auth.verified-email is required, but nobody could prove an address: set capstan.mail.host");
    }

    @Test
    void aLetterWaitsForItsServerAndIsForgottenWhenItIsTooLate() throws Exception {
        smtp.answerRecipients("451 4.3.0 later");
        signIn().register(email, OLD, "Ada");
        Mailbox mailbox = container.get(Mailbox.class);

        assertThat(letters()).isEmpty();
        assertThat(stored()).contains("pending");
        clock.move(Duration.ofMinutes(1));
        smtp.answerRecipients(null);
        assertThat(letters()).hasSize(1);
        assertThat(stored()).contains("sent").doesNotContain("v1.");

        smtp.answerRecipients("550 5.1.1 unknown");
        recovery().request(email);
        letters();
        assertThat(stored()).contains("failed").doesNotContain("v1.");
        smtp.answerRecipients("451 4.3.0 later");
        recovery().request(email);
        letters();
        clock.move(Duration.ofHours(2));
        smtp.answerRecipients(null);
        assertThat(letters()).hasSize(1);
        assertThat(stored()).contains("expired");
        assertThat(mailbox.backlog().failed()).isPositive();
        clock.move(Duration.ofDays(8));
        assertThat(mailbox.tidy()).isPositive();
        assertThat(count("mail_outbox")).isZero();
    }

    private TestContainer server(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "capstan.mail.host", "localhost",
                "capstan.mail.port", String.valueOf(smtp.port()),
                "capstan.mail.security", "none",
                "capstan.mail.from", "capstan@example.com"));
        all.putAll(settings);
        all.values().removeIf(String::isEmpty);
        TestContainer made = new TestContainer(clock, all);
        made.bind(AuditLog.class, audit);
        made.bind(SecretBox.class, BOX);
        made.bind(UsersConfig.class, new UsersConfig(Set.of(), false, Set.of(), Duration.ofDays(7)));
        made.bind(VirtualThreads.class, new AtOnce());
        made.onEvent(event -> {
            if (event instanceof AccountSecured secured) {
                made.get(Revocations.class).onSecured(secured);
            }
        });
        return made;
    }

    private SignIn signIn() {
        return container.get(SignIn.class);
    }

    private PasswordRecovery recovery() {
        return container.get(PasswordRecovery.class);
    }

    private Account account() {
        return container
                .get(UserService.class)
                .findAccount(EmailAddress.of(email))
                .orElseThrow();
    }

    private UUID userId() {
        return account().id();
    }

    private List<String> actions() {
        return audit.entries.stream().map(AuditEntry::action).toList();
    }

    /** Sends what is due; all that this person got, in its order. */
    private List<ReadLetter> letters() throws Exception {
        container.get(MailWorker.class).run();
        List<ReadLetter> read = new ArrayList<>();
        for (SmtpStub.Taken taken : smtp.to(email)) {
            read.add(ReadLetter.of(taken));
        }
        return read;
    }

    private static String tokenOf(ReadLetter letter) {
        return letter.link().replaceFirst(".*token=", "");
    }

    private static void refused(String code, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** All that the database keeps about letters and links of this person. */
    private String stored() {
        return query(
                "SELECT coalesce(string_agg(t::text, ' '), '') FROM (SELECT m::text AS t FROM mail_outbox m WHERE recipient = '%1$s'"
                                .formatted(email)
                        + " UNION ALL SELECT l::text FROM account_links l WHERE email = '%s') AS t(t)"
                                .formatted(email));
    }

    private int count(String table) {
        return Integer.parseInt(query("SELECT count(*) FROM %s WHERE user_id = '%s'".formatted(table, userId())));
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

    /** No thread of its own, so that a test sees what became of it. */
    private static final class AtOnce extends VirtualThreads {
        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }
}
