package dev.capstan.harness;

import dev.capstan.service.mail.stub.StubCertificate;
import dev.capstan.testing.LocalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's nginx in front of two nodes, with the configuration of {@code docs/nginx}: only its addresses and its certificate are
 * replaced, and what it serves over TLS it serves in clear text too, for clients that trust nobody. Its log says which node each
 * request went to.
 */
public final class Nginx implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final String DOCUMENTED = "docs/nginx/capstan.conf";

    private final Path home;
    private final int port;
    private final int tlsPort;
    private final int plainPort;
    private final StubCertificate certificate;
    private final Process process;

    private Nginx(Path home, Ports ports, StubCertificate certificate, Process process) {
        this.home = home;
        this.port = ports.both();
        this.tlsPort = ports.tls();
        this.plainPort = ports.plain();
        this.certificate = certificate;
        this.process = process;
    }

    private record Ports(int both, int tls, int plain) {}

    /** Skips the test where nginx is not installed, and fails it in the build of record. */
    public static Nginx before(CapstanServer one, CapstanServer two) {
        String program = List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseGet(() -> LocalProgram.missing("nginx"));
        try {
            Path home =
                    Files.createDirectories(Target.directory().resolve("e2e").resolve("nginx"));
            Ports ports = new Ports(LocalProgram.freePort(), LocalProgram.freePort(), LocalProgram.freePort());
            deleteOld(home);
            StubCertificate certificate = StubCertificate.of("localhost", home);
            Files.writeString(home.resolve("key.pem"), certificate.keyPem());
            Files.writeString(home.resolve("capstan.conf"), documented(one, two, home, ports));
            Files.writeString(home.resolve("nginx.conf"), surroundings(home));
            Files.deleteIfExists(home.resolve("access.log"));
            Process process = new ProcessBuilder(
                            program,
                            "-p",
                            home.toString(),
                            "-c",
                            home.resolve("nginx.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output.log").toFile())
                    .start();
            Nginx nginx = new Nginx(home, ports, certificate, process);
            Runtime.getRuntime().addShutdownHook(new Thread(nginx::close, "stop-nginx"));
            LocalProgram.awaitPort(process, ports.both());
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void deleteOld(Path home) throws IOException {
        for (String name : List.of("localhost.p12", "localhost.pem", "key.pem", "capstan.conf")) {
            Files.deleteIfExists(home.resolve(name));
        }
    }

    private static String documented(CapstanServer one, CapstanServer two, Path home, Ports ports) throws IOException {
        String text = Files.readString(Target.directory().resolve("../..").resolve(DOCUMENTED));
        return text.replace("10.0.0.11:8000", one.baseUri().getAuthority())
                .replace("10.0.0.12:8000", two.baseUri().getAuthority())
                .replace("10.0.0.11:8001", "127.0.0.1:" + one.socketPort())
                .replace("10.0.0.12:8001", "127.0.0.1:" + two.socketPort())
                .replace("listen 80;", "listen 127.0.0.1:" + ports.plain() + ";")
                .replace(
                        "listen 443 ssl;",
                        "listen 127.0.0.1:%d; listen 127.0.0.1:%d ssl;".formatted(ports.both(), ports.tls()))
                .replace(
                        "/etc/nginx/tls/capstan.crt",
                        home.resolve("localhost.pem").toString())
                .replace("/etc/nginx/tls/capstan.key", home.resolve("key.pem").toString());
    }

    private static String surroundings(Path home) {
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 2048; }
                http {
                    log_format nodes '$request_method $request_uri $status $upstream_addr';
                    access_log access.log nodes;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include %s;
                }
                """.formatted(home.resolve("capstan.conf"));
    }

    /** Where clients go; ends with a slash. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The same over TLS; the certificate is for {@code localhost}, of nobody's authority. */
    public URI tlsUri() {
        return URI.create("https://localhost:" + tlsPort + "/");
    }

    /** What is on port 80. */
    public URI plainUri() {
        return URI.create("http://127.0.0.1:" + plainPort + "/");
    }

    public StubCertificate certificate() {
        return certificate;
    }

    /** A line for each request that has ended: method, address, status, node. */
    public List<String> requests() {
        try {
            return Files.readAllLines(home.resolve("access.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
