package dev.capstan.web.realtime;

import dev.capstan.web.realtime.transport.OriginPolicy;
import dev.capstan.web.realtime.transport.TransportConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Reads the settings of the socket port. {@code SOCKETIO_PORT} and {@code SOCKETIO_HOST} are short for
 * {@code capstan.socketio.port} and {@code capstan.socketio.host}.
 */
@ApplicationScoped
public class RealtimeConfigProducer {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TEN_MIB = 10 * 1024 * 1024;
    private static final long QUEUED_BYTES = 8L * 1024 * 1024;
    private static final int QUEUED_FRAMES = 5000;
    private static final int SOCKETS = 10_000;
    private static final int TEXT = 1024 * 1024;

    @Inject
    Config config;

    /** A host that is set, whichever it is, exposes the port; without one only this server's gateway may use it. */
    @Produces
    @Dependent
    TransportConfig transportConfig() {
        Optional<String> host =
                read("host", String.class).or(() -> config.getOptionalValue("socketio.host", String.class));
        return new TransportConfig(
                host.orElse(LOOPBACK),
                read("port", Integer.class)
                        .or(() -> config.getOptionalValue("socketio.port", Integer.class))
                        .orElse(0),
                host.isPresent(),
                read("ping-interval", Duration.class).orElse(Duration.ofSeconds(30)),
                read("ping-timeout", Duration.class).orElse(Duration.ofSeconds(300)),
                read("connect-timeout", Duration.class).orElse(Duration.ofSeconds(45)),
                read("max-payload", Integer.class).orElse(TEN_MIB),
                read("max-queued-bytes", Long.class).orElse(QUEUED_BYTES),
                read("max-queued-frames", Integer.class).orElse(QUEUED_FRAMES),
                read("max-sockets", Integer.class).orElse(SOCKETS));
    }

    @Produces
    @Dependent
    RealtimeConfig realtimeConfig() {
        return new RealtimeConfig(
                read("max-text", Integer.class).orElse(TEXT),
                read("recheck", Duration.class).orElse(Duration.ofSeconds(45)));
    }

    @Produces
    @Dependent
    OriginPolicy originPolicy() {
        return new OriginPolicy(List.of(config.getOptionalValue("capstan.web.allowed-origins", String[].class)
                .orElse(new String[0])));
    }

    private <T> Optional<T> read(String key, Class<T> type) {
        return config.getOptionalValue("capstan.socketio." + key, type);
    }
}
