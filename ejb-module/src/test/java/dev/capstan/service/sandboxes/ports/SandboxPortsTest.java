package dev.capstan.service.sandboxes.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.sandboxes.SandboxConfig;
import dev.capstan.service.sandboxes.SandboxConfig.Choice;
import dev.capstan.service.sandboxes.provider.ProviderSettings;
import dev.capstan.service.sandboxes.provider.SandboxLimits;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretSealedException;
import dev.capstan.testing.TestClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SandboxPortsTest {
    private static final UUID USER = UUID.randomUUID();
    private static final UUID SESSION = UUID.randomUUID();

    private final TestClock clock = new TestClock();
    private final SandboxPorts ports = ports(false);

    @Test
    void aLinkNamesItsPortAndEndsWithItsTime() {
        String url = ports.link(USER, SESSION, 8080).toString();
        assertThat(url).startsWith("https://ports.example.org/sandbox-ports/").endsWith("/");
        String token = url.substring(url.indexOf("ports/") + "ports/".length(), url.length() - 1);

        PortLink link = ports.read(token);

        assertThat(link.userId()).isEqualTo(USER);
        assertThat(link.sessionId()).isEqualTo(SESSION);
        assertThat(link.port()).isEqualTo(8080);
        clock.move(Duration.ofHours(13));
        assertThatThrownBy(() -> ports.read(token))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void whatThisServerDidNotMakeIsNoLink() {
        for (String token : List.of("", "x", "sandbox-port.junk", "x".repeat(2000))) {
            assertThatThrownBy(() -> ports.read(token))
                    .isInstanceOf(AppException.class)
                    .hasMessageContaining("not made by this server");
        }
        assertThatThrownBy(() -> ports.link(USER, SESSION, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsOpenedWhereTheNetworkIsTheServersOwn() {
        SandboxPorts shared = ports(true);

        assertThatThrownBy(() -> shared.link(USER, SESSION, 5432))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("capstan.sandbox.network");
        assertThatThrownBy(() -> shared.connect(new PortLink(USER, SESSION, 5432, clock.instant())))
                .isInstanceOf(AppException.class);
    }

    private SandboxPorts ports(boolean network) {
        SandboxPorts made = new SandboxPorts();
        made.clock = clock;
        made.config = new PortsConfig(URI.create("https://ports.example.org/"), Duration.ofHours(12));
        made.sandboxConfig = new SandboxConfig(
                Choice.NONE,
                new ProviderSettings(Path.of("unused"), new SandboxLimits(1, 1, 1, 1, 1, 1), network, List.of(), 1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2));
        made.secrets = new SecretBox() {
            @Override
            public String seal(String clear, String purpose) {
                return purpose + "." + clear.replace(' ', '_');
            }

            @Override
            public String open(String sealed, String purpose) {
                if (!sealed.startsWith(purpose + ".")) {
                    throw new SecretSealedException("not sealed");
                }
                return sealed.substring(purpose.length() + 1).replace('_', ' ');
            }
        };
        return made;
    }
}
