package dev.capstan.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.web.realtime.transport.TransportFixture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The socket port as socket.io-client sees it. */
class StandardClientTest {
    private static final int CHECKS = 3 * 14 + 2;

    @BeforeAll
    static void install() throws Exception {
        NodeClient.install();
    }

    @Test
    void everyCheckOfTheStandardClientPasses() throws Exception {
        List<String> lines;
        try (TransportFixture server = new TransportFixture(TransportFixture.config(true))) {
            lines = NodeClient.run(150, "node", "interop.mjs", server.origin());
        }

        assertThat(lines).noneMatch(line -> line.startsWith("failed")).contains("exit 0");
        assertThat(lines.stream().filter(line -> line.startsWith("ok "))).hasSize(CHECKS);
    }
}
