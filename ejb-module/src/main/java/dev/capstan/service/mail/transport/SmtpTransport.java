package dev.capstan.service.mail.transport;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends letters by SMTP, each over a connection of its own. */
public final class SmtpTransport implements MailTransport {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final SmtpSettings settings;
    private final Session session;
    private final Clock clock;

    public SmtpTransport(SmtpSettings settings, Clock clock) {
        this.settings = settings;
        this.session = Session.getInstance(properties(settings));
        this.clock = clock;
    }

    private static Properties properties(SmtpSettings settings) {
        Properties properties = new Properties();
        String scheme = "mail.smtp.";
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty(scheme + "host", settings.host());
        properties.setProperty(scheme + "port", String.valueOf(settings.port()));
        properties.setProperty(
                scheme + "connectiontimeout",
                String.valueOf(settings.connectTimeout().toMillis()));
        properties.setProperty(
                scheme + "timeout", String.valueOf(settings.timeout().toMillis()));
        properties.setProperty(
                scheme + "writetimeout", String.valueOf(settings.timeout().toMillis()));
        properties.setProperty(scheme + "auth", String.valueOf(settings.user().isPresent()));
        properties.setProperty(scheme + "ssl.checkserveridentity", "true");
        properties.setProperty(scheme + "ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (settings.security()) {
            case STARTTLS -> {
                properties.setProperty(scheme + "starttls.enable", "true");
                properties.setProperty(scheme + "starttls.required", "true");
            }
            case TLS -> properties.setProperty(scheme + "ssl.enable", "true");
            case NONE -> properties.setProperty(scheme + "starttls.enable", "false");
        }
        settings.authorities()
                .ifPresent(file -> properties.put(scheme + "ssl.socketFactory", Authorities.trusting(file)));
        return properties;
    }

    @Override
    public boolean on() {
        return true;
    }

    @Override
    public void send(Letter letter) throws MailException {
        try (Transport transport = session.getTransport()) {
            MimeMessage message = message(letter);
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.user().orElse(null),
                    settings.password().orElse(null));
            transport.sendMessage(message, message.getAllRecipients());
        } catch (AuthenticationFailedException e) {
            throw new MailException(
                    "The mail server %s refused the user or the password. Check capstan.mail.user and capstan.mail.password."
                            .formatted(settings.host()),
                    false,
                    e);
        } catch (SendFailedException e) {
            boolean lasting = lasting(e);
            throw new MailException(
                    "The mail server %s refused the letter (%s)."
                            .formatted(settings.host(), lasting ? "for good" : "for now"),
                    lasting,
                    e);
        } catch (MessagingException e) {
            throw new MailException(
                    "The mail server %s:%d could not be used (%s). Check capstan.mail.host, capstan.mail.port and capstan.mail.security."
                            .formatted(
                                    settings.host(),
                                    settings.port(),
                                    root(e).getClass().getSimpleName()),
                    false,
                    e);
        }
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        MimeMessage message = new NamedMessage(session, letter.id(), domain(settings.from()));
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContentLanguage(new String[] {letter.language()});
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), UTF_8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), UTF_8, "html");
        Multipart both = new MimeMultipart("alternative", text, html);
        message.setContent(both);
        message.saveChanges();
        return message;
    }

    /** Only what the server says about this very recipient or letter with a code of 5xx does not change. */
    private static boolean lasting(SendFailedException refusal) {
        Address[] invalid = refusal.getInvalidAddresses();
        if (invalid == null || invalid.length == 0) {
            return false;
        }
        @Nullable Exception reason = refusal;
        while (reason instanceof MessagingException nested) {
            if (code(nested) >= 400 && code(nested) < 500) {
                return false;
            }
            reason = nested.getNextException();
        }
        return true;
    }

    /** The reply of the server begins the message: the class that has it as a number is the implementation's own. */
    private static int code(MessagingException refusal) {
        String message = refusal.getMessage();
        return message != null && message.matches("(?s)[2-5][0-9]{2}[ -].*")
                ? Integer.parseInt(message.substring(0, 3))
                : 0;
    }

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String domain(String from) {
        int at = from.lastIndexOf('@');
        return at < 0 ? "localhost" : from.substring(at + 1).replaceAll("[^A-Za-z0-9.-]", "");
    }

    /** A message whose id stays the same however often it is sent. */
    private static final class NamedMessage extends MimeMessage {
        private final String name;

        NamedMessage(Session session, String id, String domain) {
            super(session);
            this.name = "<" + id + "@" + domain + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", name);
        }
    }
}
