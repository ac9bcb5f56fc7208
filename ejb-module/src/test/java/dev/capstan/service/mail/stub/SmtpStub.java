package dev.capstan.service.mail.stub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server that speaks SMTP (RFC 5321) with STARTTLS and AUTH, keeps what it is given, and fails as it is told. */
public final class SmtpStub implements AutoCloseable {
    /** A letter that was taken. {@code data} is as it was on the wire. */
    public record Taken(
            String from,
            String to,
            String data,
            boolean encrypted,
            @Nullable String user) {}

    private final ServerSocket listener;
    private final boolean encryptedAtOnce;
    private final @Nullable SSLContext tls;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private volatile @Nullable String user;
    private volatile @Nullable String password;
    private volatile @Nullable String answerToRecipient;
    private volatile boolean silent;

    private SmtpStub(@Nullable SSLContext tls, boolean encryptedAtOnce) {
        this.tls = tls;
        this.encryptedAtOnce = encryptedAtOnce;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Without encryption. */
    public static SmtpStub plain() {
        return new SmtpStub(null, false);
    }

    /** Offers STARTTLS, and takes no letter without it. */
    public static SmtpStub startTls(SSLContext tls) {
        return new SmtpStub(tls, false);
    }

    /** Encrypted from the first byte. */
    public static SmtpStub tls(SSLContext tls) {
        return new SmtpStub(tls, true);
    }

    /** Takes letters of this user alone from now on. */
    public SmtpStub requiring(String name, String secret) {
        user = name;
        password = secret;
        return this;
    }

    /** Answers every recipient so from now on, such as {@code 550 5.1.1 unknown}; null takes them again. */
    public void answerRecipients(@Nullable String reply) {
        answerToRecipient = reply;
    }

    /** Takes connections from now on, and says nothing. */
    public void fallSilent() {
        silent = true;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** Letters to this address, in their order. */
    public List<Taken> to(String address) {
        return taken.stream().filter(letter -> letter.to().equals(address)).toList();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (silent) {
                Thread.sleep(60_000);
                return;
            }
            new Conversation(encryptedAtOnce ? encrypted(socket) : socket, encryptedAtOnce).hold();
        } catch (IOException e) {
            // the client is gone, or did not trust us
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) java.util.Objects.requireNonNull(tls)
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private final class Conversation {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;
        private boolean secure;
        private @Nullable String known;
        private String from = "";
        private String to = "";

        Conversation(Socket socket, boolean secure) throws IOException {
            this.socket = socket;
            this.secure = secure;
            this.in = reader();
            this.out = socket.getOutputStream();
        }

        private BufferedReader reader() throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        void hold() throws IOException {
            say("220 stub ESMTP");
            String line = in.readLine();
            while (line != null && !line.toUpperCase(Locale.ROOT).startsWith("QUIT")) {
                answer(line);
                line = in.readLine();
            }
            say("221 bye");
        }

        private void answer(String line) throws IOException {
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("EHLO")) {
                say("250-stub");
                if (tls != null && !secure) {
                    say("250-STARTTLS");
                }
                if (user != null) {
                    say("250-AUTH PLAIN LOGIN");
                }
                say("250 8BITMIME");
            } else if (command.startsWith("STARTTLS")) {
                say("220 go ahead");
                socket = encrypted(socket);
                in = reader();
                out = socket.getOutputStream();
                secure = true;
            } else if (command.startsWith("AUTH LOGIN")) {
                say("334 VXNlcm5hbWU6");
                String name = decoded(in.readLine());
                say("334 UGFzc3dvcmQ6");
                check(name, decoded(in.readLine()));
            } else if (command.startsWith("AUTH PLAIN")) {
                String[] parts = decoded(line.substring("AUTH PLAIN ".length())).split("\0", -1);
                check(parts[1], parts[2]);
            } else if (command.startsWith("MAIL FROM:")) {
                from = path(line);
                say(
                        tls != null && !secure
                                ? "530 5.7.0 encrypt first"
                                : user != null && known == null ? "530 5.7.0 sign in" : "250 ok");
            } else if (command.startsWith("RCPT TO:")) {
                to = path(line);
                String reply = answerToRecipient;
                say(reply == null ? "250 ok" : reply);
            } else if (command.startsWith("DATA")) {
                say("354 go on");
                taken.add(new Taken(from, to, data(), secure, known));
                say("250 taken");
            } else if (command.startsWith("RSET") || command.startsWith("NOOP")) {
                say("250 ok");
            } else {
                say("502 unknown");
            }
        }

        private void check(String name, String secret) throws IOException {
            if (name.equals(user) && secret.equals(password)) {
                known = name;
                say("235 welcome");
            } else {
                say("535 5.7.8 wrong");
            }
        }

        private String data() throws IOException {
            StringBuilder data = new StringBuilder();
            String line = in.readLine();
            while (line != null && !line.equals(".")) {
                data.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
                line = in.readLine();
            }
            return data.toString();
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private static String path(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    }
}
