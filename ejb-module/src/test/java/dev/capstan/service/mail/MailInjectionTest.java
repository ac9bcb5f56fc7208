package dev.capstan.service.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.mail.Mailbox.Order;
import dev.capstan.service.mail.stub.ReadLetter;
import dev.capstan.service.mail.stub.SmtpStub;
import dev.capstan.service.mail.transport.Letter;
import dev.capstan.service.mail.transport.SmtpSettings;
import dev.capstan.service.mail.transport.SmtpSettings.Security;
import dev.capstan.service.mail.transport.SmtpTransport;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.testing.TestClock;
import dev.capstan.types.mail.MailKind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody adds a line to the head of a letter, another recipient, or a command to the talk with the mail server. */
@SuppressWarnings("UnnecessaryAssignment") // the test stands in for the container
class MailInjectionTest {
    private static final URI URL = URI.create("https://capstan.example.com/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com\r\nBcc: eve@example.com",
                "ada@example.com\nRCPT TO:<eve@example.com>",
                "ada@example.com\r.\rMAIL FROM:<eve@example.com>",
                "ada\r\nDATA\r\n@example.com",
                "ada@example.com,eve@example.com",
                "ada@example.com eve@example.com",
                "ada@example.com;eve@example.com",
                "<ada@example.com> eve@example.com",
                "Ada <ada@example.com>",
                "friends: ada@example.com, eve@example.com;",
                "\"ada\\\r\nBcc: eve\"@example.com",
                "ada%eve@evil.example@example.com",
                "ada@example.com\u0000",
                "ada@exam\u2028ple.com",
                "ada@[127.0.0.1]"
            })
    void takesNoAddressThatIsMoreThanOne(String address) {
        assertThat(EmailAddress.find(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nBcc: eve@example.com", "\nX-Other: 1", "\r.\r"})
    void writesNoLineOfTheHeadWithABreak(String end) {
        assertThatThrownBy(() -> new Letter("1", "ada@example.com" + end, "en", "Subject", "t", "h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Letter("1", "ada@example.com", "en", "Subject" + end, "t", "h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Letter("1" + end, "ada@example.com", "en", "Subject", "t", "h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Letter("1", "ada@example.com", "en" + end, "Subject", "t", "h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MailConfig(Optional.empty(), "Capstan" + end + "x", URL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.mail.product");
    }

    @Test
    void whatFillsALetterStaysInItsBody() throws Exception {
        String evil =
                "ada\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<eve@example.com>\r\n<script>alert(1)</script>";
        Letters letters = new Letters();
        letters.config = new MailConfig(Optional.empty(), "Capstan", URL);
        letters.read();
        Letter letter = letters.write(new Order(
                UUID.randomUUID(),
                MailKind.PASSWORD_RESET,
                "ada@example.com",
                "en",
                Map.of("email", evil, Letters.LINK, "https://capstan.example.com/x?token=t", "minutes", evil)));
        try (SmtpStub server = SmtpStub.plain()) {
            new SmtpTransport(
                            new SmtpSettings(
                                    "localhost",
                                    server.port(),
                                    Security.NONE,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    "Capstan <capstan@example.com>",
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(5)),
                            new TestClock())
                    .send(letter);

            assertThat(server.taken()).as("one letter").hasSize(1);
            SmtpStub.Taken taken = server.taken().getFirst();
            String head = taken.data().substring(0, taken.data().indexOf("\r\n\r\n"));
            assertThat(taken.to()).isEqualTo("ada@example.com");
            assertThat(head).doesNotContain("Bcc").doesNotContain("eve@example.com");
            assertThat(ReadLetter.of(taken).html()).doesNotContain("<script>");
        }
    }
}
