package dev.capstan.service.sandboxes.provider;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One working provider for all tests of a class, in a data directory that goes with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProcessProviderFixture implements EscapeContract {
    private static final SandboxLimits LIMITS = new SandboxLimits(256L << 20, 64, 3, 32L << 20, 256, 64L << 20);

    private Path home;
    private SandboxProvider provider;

    abstract SandboxProvider open(ProviderSettings settings);

    @BeforeAll
    void findsAWorkingProvider(@TempDir Path directory) {
        home = directory;
        provider = open(new ProviderSettings(home.resolve("sandboxes"), LIMITS, false, List.of(), 300_000));
        Needs.working(provider, "install bubblewrap and util-linux and allow user namespaces.");
    }

    @AfterAll
    void removesEverything() throws Exception {
        for (var id : provider.known()) {
            provider.destroy(id);
        }
        provider.close();
    }

    @Override
    public SandboxProvider provider() {
        return provider;
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public SandboxLimits limits() {
        return LIMITS;
    }
}
