package dev.capstan.service.admin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a production server needs beside its keys: people reach it over https, and it talks to nothing on another machine in
 * clear text. Hosts in {@code capstan.production.plain-hosts} are the operator's exception.
 */
final class ProductionRules {
    private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]*).*");
    private static final Pattern SSL_MODE = Pattern.compile(".*[?&]sslmode=verify-full(?:&.*)?");
    private static final Pattern BASE_URL = Pattern.compile("base_url[\"']?\\s*:\\s*[\"']?(http://[^\"'\\s,}]+)");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?");
    private static final List<String> PAGES =
            List.of("capstan.files.public-url", "capstan.sandbox.ports-url", "capstan.web.allowed-origins");
    private static final List<String> SERVICES = List.of(
            "capstan.files.s3.endpoint",
            "capstan.files.s3.public-endpoint",
            "capstan.billing.stripe.api-base",
            "capstan.skills.github-api",
            "capstan.skills.github-raw",
            "capstan.models.google-token-url",
            "capstan.mcp.claude-token-url",
            "otel.exporter.otlp.endpoint");

    private final Function<String, Optional<String>> settings;
    private final Set<String> plainHosts;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param plainHosts that may be spoken to in clear text
     * @param settings the value of a setting by its name
     */
    ProductionRules(Set<String> plainHosts, Function<String, Optional<String>> settings) {
        this.settings = settings;
        this.plainHosts = plainHosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** A sentence for each thing to mend; none when the server may start. */
    List<String> problems() {
        people();
        database("db.url", "DATABASE_URL");
        database("db.owner.url", "DATABASE_OWNER_URL");
        mail();
        redis();
        SERVICES.forEach(name -> settings.apply(name).ifPresent(url -> encrypted(name, url)));
        list("capstan.oidc.providers").forEach(provider -> {
            String name = "capstan.oidc." + provider + ".issuer";
            settings.apply(name).ifPresent(url -> encrypted(name, url));
        });
        models();
        settings.apply("capstan.files.clamd")
                .map(place -> place.replaceFirst("^tcp://", "").replaceFirst(":[0-9]+$", ""))
                .filter(host -> !trusted(host))
                .ifPresent(host -> problems.add(
                        "capstan.files.clamd: clamd knows no TLS, so it must be on this machine, not on %s. %s"
                                .formatted(host, except(host))));
        return List.copyOf(problems);
    }

    private void people() {
        String name = "capstan.web.public-url";
        Optional<String> url = settings.apply(name);
        if (url.filter(text -> text.startsWith("https://")).isEmpty()) {
            problems.add(
                    "%s must be the https address at which people reach this server%s; end TLS at a proxy as docs/operations.md shows."
                            .formatted(name, url.map(text -> ", not " + text).orElse("")));
        }
        if (list("capstan.web.trusted-proxies").findAny().isEmpty()) {
            problems.add(
                    "capstan.web.trusted-proxies must name the proxy that ends TLS: without it all people count as one address.");
        }
        PAGES.forEach(page -> list(page)
                .filter(text -> !text.startsWith("https://"))
                .forEach(text -> problems.add("%s must be https, not %s.".formatted(page, text))));
    }

    private void database(String setting, String variable) {
        Optional<String> url = settings.apply(setting);
        Matcher hosts = JDBC_HOSTS.matcher(url.orElse(""));
        if (!hosts.matches() || SSL_MODE.matcher(url.orElse("")).matches()) {
            return;
        }
        Stream.of(hosts.group(1).split(",", -1))
                .map(ProductionRules::withoutPort)
                .filter(host -> !host.isEmpty() && !trusted(host))
                .findFirst()
                .ifPresent(host -> problems.add(
                        "%s: the database on %s must be spoken to over TLS with a checked certificate: add ?sslmode=verify-full to %s (and sslrootcert=/path/ca.pem for an own authority). %s"
                                .formatted(setting, host, variable, except(host))));
    }

    private void mail() {
        boolean plain =
                settings.apply("capstan.mail.security").filter("none"::equals).isPresent();
        settings.apply("capstan.mail.host")
                .filter(host -> plain && !trusted(host))
                .ifPresent(
                        host -> problems.add("capstan.mail.security must be starttls or tls for the mail server %s. %s"
                                .formatted(host, except(host))));
    }

    private void redis() {
        boolean used =
                settings.apply("capstan.nodes.channel").filter("redis"::equals).isPresent();
        settings.apply("capstan.nodes.redis-url")
                .filter(url -> used && url.startsWith("redis://"))
                .map(url -> withoutPort(url.substring("redis://".length())
                        .replaceFirst("^.*@", "")
                        .replaceFirst("/.*$", "")))
                .filter(host -> !trusted(host))
                .ifPresent(host -> problems.add("capstan.nodes.redis-url must begin with rediss:// for Redis on %s. %s"
                        .formatted(host, except(host))));
    }

    private void models() {
        Stream.concat(settings.apply("MODEL_CONFIGS").stream(), file("MODEL_CONFIGS_FILE"))
                .flatMap(text -> BASE_URL.matcher(text).results().map(found -> found.group(1)))
                .forEach(url -> encrypted("MODEL_CONFIGS (base_url)", url));
    }

    /** What cannot be read is told by whoever needs it. */
    private Stream<String> file(String name) {
        try {
            Optional<Path> file = settings.apply(name).map(Path::of).filter(Files::isReadable);
            return file.isPresent() ? Stream.of(Files.readString(file.get())) : Stream.empty();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private void encrypted(String name, String url) {
        URI address = URI.create(url.strip());
        String host = Optional.ofNullable(address.getHost()).orElse("");
        if ("http".equalsIgnoreCase(address.getScheme()) && !trusted(host)) {
            problems.add("%s must be https for %s. %s".formatted(name, host, except(host)));
        }
    }

    private boolean trusted(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(lower).matches() || plainHosts.contains(lower);
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]+$", "");
    }

    private static String except(String host) {
        return "Where the way to it is protected otherwise, name %s in capstan.production.plain-hosts.".formatted(host);
    }

    private Stream<String> list(String name) {
        return settings.apply(name).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
