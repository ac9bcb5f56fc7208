package dev.capstan.service.mail.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the mail server is reached.
 *
 * @param authorities a PEM file with the certificates that vouch for the server, in place of those that Java knows
 * @param from the address that letters come from, with a name before it if wished
 */
public record SmtpSettings(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<String> password,
        Optional<Path> authorities,
        String from,
        Duration connectTimeout,
        Duration timeout) {
    /** How the connection is protected. */
    public enum Security {
        /** Begins in clear and must go on encrypted, else nothing is sent. */
        STARTTLS,
        /** Encrypted from the first byte. */
        TLS,
        /** Not at all: for a server on the same machine or network. */
        NONE
    }

    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + "]";
    }
}
