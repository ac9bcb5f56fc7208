package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLogTest {
    @Test
    void makesALineOfTheLogReadable() {
        String line =
                "{\"type\":\"liberty_message\",\"message\":\"SRVE: \\\"a\\\\/b\\\" failed\\n\\tat a.B.c(B.java:7)\\nCaused by: why\\n\\t... 3 more\",\"loglevel\":\"ERROR\"}";

        assertThat(ServerLog.readable(line)).isEqualTo("ERROR SRVE: \"a\\/b\" failed | Caused by: why");
    }

    @Test
    void leavesPlainLinesAndShortensLongOnes() {
        assertThat(ServerLog.readable("Error: no JVM")).isEqualTo("Error: no JVM");
        assertThat(ServerLog.readable("{\"message\":\"what " + "x".repeat(9000) + " why\"}"))
                .hasSizeLessThan(1000)
                .startsWith("what")
                .endsWith("why");
    }

    @Test
    void saysNothingOfFrames() {
        assertThat(ServerLog.readable("{\"message\":\"\\tat org.a.B.<init>(B.java:68)\",\"loglevel\":\"SystemErr\"}"))
                .isEmpty();
        assertThat(ServerLog.readable("{\"message\":\"\\t... 30 more\",\"loglevel\":\"SystemErr\"}"))
                .isEmpty();
    }
}
