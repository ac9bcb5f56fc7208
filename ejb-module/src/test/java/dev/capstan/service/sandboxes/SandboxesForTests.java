package dev.capstan.service.sandboxes;

import static org.assertj.core.api.Assertions.fail;

import dev.capstan.persistence.sandboxes.SandboxRepository;
import dev.capstan.persistence.sandboxes.SessionSandbox;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceView;
import dev.capstan.service.sandboxes.SandboxConfig.Choice;
import dev.capstan.service.sandboxes.provider.ProviderSettings;
import dev.capstan.service.sandboxes.provider.SandboxLimits;
import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.testing.HeardAudit;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.sandboxes.SandboxStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** The service of sandboxes without a container or a database, over a provider that works on this machine. */
@SuppressWarnings("UnnecessaryAssignment") // stands in for the container
public record SandboxesForTests(SandboxService service, Shells shells, Path directory) {
    private static final SandboxLimits LIMITS = new SandboxLimits(512L << 20, 128, 30, 64L << 20, 256, 256L << 20);

    /** Skips the test, or fails it in the build of record, where no provider works. */
    public static SandboxesForTests open(Path home) {
        SandboxesForTests opened = with(home, Choice.AUTO);
        SandboxAvailability availability = opened.service().available();
        if (!availability.works()) {
            if ("true".equals(System.getenv("CI"))) {
                fail(availability.reason());
            }
            Assumptions.abort(availability.reason());
        }
        return opened;
    }

    static SandboxesForTests with(Path home, Choice choice) {
        Path directory = home.resolve("sandboxes");
        SandboxService service = new SandboxService();
        service.config = new SandboxConfig(
                choice,
                new ProviderSettings(directory, LIMITS, false, List.of(), 300_000),
                Duration.ofMinutes(30),
                Duration.ofDays(30));
        service.clock = Clock.systemUTC();
        service.threads = new VirtualThreads();
        service.shells = new Shells();
        service.audit = new HeardAudit();
        service.records = new SandboxRecords();
        service.records.clock = service.clock;
        service.records.sandboxes = new InMemory();
        service.meter = new SandboxMeter();
        service.meter.records = service.records;
        service.meter.clock = service.clock;
        service.meter.prices = new ActPriceService() {
            @Override
            public Optional<ActPriceView> priceOf(ActKind kind, String item) {
                return Optional.empty();
            }
        };
        return new SandboxesForTests(service, service.shells, directory);
    }

    void later(Duration time) {
        Clock clock = Clock.offset(Clock.systemUTC(), time);
        service.clock = clock;
        service.records.clock = clock;
    }

    public void close() {
        service.close();
    }

    /** Keeps rows in a map. */
    private static final class InMemory extends SandboxRepository {
        private final Map<UUID, SessionSandbox> rows = new ConcurrentHashMap<>();

        @Override
        public Optional<SessionSandbox> find(UUID sessionId) {
            return Optional.ofNullable(rows.get(sessionId));
        }

        @Override
        public void add(SessionSandbox sandbox) {
            rows.put(sandbox.sessionId(), sandbox);
        }

        @Override
        public List<SessionSandbox> findUnusedSince(SandboxStatus status, Instant before, int limit) {
            return rows.values().stream()
                    .filter(row -> row.status() == status && row.lastUsed().isBefore(before))
                    .toList();
        }
    }
}
