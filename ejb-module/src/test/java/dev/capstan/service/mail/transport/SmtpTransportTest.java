package dev.capstan.service.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.mail.stub.ReadLetter;
import dev.capstan.service.mail.stub.SmtpStub;
import dev.capstan.service.mail.stub.StubCertificate;
import dev.capstan.service.mail.transport.SmtpSettings.Security;
import dev.capstan.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire to a mail server, and what becomes of each of its answers. */
class SmtpTransportTest {
    private static final Letter LETTER =
            new Letter("0197f0aa", "ada@example.com", "vi", "Chọn mật khẩu mới", """
            Xin chào
            .
            https://x/y?token=abc
            """, "<p>Xin chào</p>");

    @TempDir
    static Path folder;

    private static StubCertificate localhost;
    private static StubCertificate elsewhere;

    @BeforeAll
    static void certificates() throws Exception {
        localhost = StubCertificate.of("localhost", folder);
        elsewhere = StubCertificate.of("mail.example.com", folder);
    }

    @Test
    void sendsBothFormsInTheReadersLanguage() throws Exception {
        try (SmtpStub server = SmtpStub.plain()) {
            transport(server, Security.NONE, null, null, null).send(LETTER);

            ReadLetter read = ReadLetter.of(server.taken().getFirst());
            assertThat(server.taken().getFirst().from()).isEqualTo("capstan@example.com");
            assertThat(server.taken().getFirst().to()).isEqualTo("ada@example.com");
            assertThat(read.id()).isEqualTo("<0197f0aa@example.com>");
            assertThat(read.from()).isEqualTo("Capstan <capstan@example.com>");
            assertThat(read.subject()).isEqualTo("Chọn mật khẩu mới");
            assertThat(read.language()).isEqualTo("vi");
            assertThat(read.text().replace("\r", "")).isEqualTo(LETTER.text());
            assertThat(read.html()).isEqualTo("<p>Xin chào</p>");
        }
    }

    @Test
    void signsInOverStartTlsAndNeverBeforeIt() throws Exception {
        try (SmtpStub server = SmtpStub.startTls(localhost.server()).requiring("mailer", "s3cret ✓")) {
            transport(server, Security.STARTTLS, "mailer", "s3cret ✓", localhost.pem())
                    .send(LETTER);

            assertThat(server.taken().getFirst().encrypted()).isTrue();
            assertThat(server.taken().getFirst().user()).isEqualTo("mailer");
        }
    }

    @Test
    void sendsOverTlsFromTheFirstByte() throws Exception {
        try (SmtpStub server = SmtpStub.tls(localhost.server())) {
            transport(server, Security.TLS, null, null, localhost.pem()).send(LETTER);

            assertThat(server.taken().getFirst().encrypted()).isTrue();
        }
    }

    @Test
    void sendsNothingToAServerThatOffersNoEncryption() {
        try (SmtpStub server = SmtpStub.plain()) {
            assertPassing(
                    () -> transport(server, Security.STARTTLS, null, null, null).send(LETTER));

            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void trustsNeitherAnUnknownCertificateNorAnotherName() throws Exception {
        try (SmtpStub unknown = SmtpStub.startTls(localhost.server());
                SmtpStub other = SmtpStub.startTls(elsewhere.server())) {
            assertPassing(() -> transport(unknown, Security.STARTTLS, null, null, elsewhere.pem())
                    .send(LETTER));
            assertPassing(() ->
                    transport(unknown, Security.STARTTLS, null, null, null).send(LETTER));
            assertPassing(() -> transport(other, Security.STARTTLS, null, null, elsewhere.pem())
                    .send(LETTER));

            assertThat(unknown.taken()).isEmpty();
            assertThat(other.taken()).isEmpty();
        }
    }

    @Test
    void tellsARefusalForGoodFromOneForNow() {
        try (SmtpStub server = SmtpStub.plain()) {
            MailTransport transport = transport(server, Security.NONE, null, null, null);

            server.answerRecipients("550 5.1.1 no such mailbox");
            assertThatThrownBy(() -> transport.send(LETTER))
                    .isInstanceOfSatisfying(
                            MailException.class, e -> assertThat(e.lasting()).isTrue());
            server.answerRecipients("451 4.7.1 come back later");
            assertPassing(() -> transport.send(LETTER));
        }
    }

    @Test
    void namesTheSettingsOfAWrongPasswordAndNotThePassword() {
        try (SmtpStub server = SmtpStub.plain().requiring("mailer", "right")) {
            assertThatThrownBy(() -> transport(server, Security.NONE, "mailer", "hunter22", null)
                            .send(LETTER))
                    .isInstanceOf(MailException.class)
                    .hasMessageContaining("capstan.mail.password")
                    .hasMessageNotContaining("hunter22");
        }
    }

    @Test
    void doesNotWaitForeverForASilentOrAbsentServer() {
        SmtpStub server = SmtpStub.plain();
        MailTransport transport = transport(server, Security.NONE, null, null, null);
        server.fallSilent();

        long before = System.nanoTime();
        assertPassing(() -> transport.send(LETTER));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        server.close();
        assertPassing(() -> transport.send(LETTER));
    }

    private static void assertPassing(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        MailException.class, e -> assertThat(e.lasting()).isFalse());
    }

    private static MailTransport transport(
            SmtpStub server, Security security, String user, String password, Path authorities) {
        return new SmtpTransport(
                new SmtpSettings(
                        "localhost",
                        server.port(),
                        security,
                        Optional.ofNullable(user),
                        Optional.ofNullable(password),
                        Optional.ofNullable(authorities),
                        "Capstan <capstan@example.com>",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                new TestClock());
    }
}
