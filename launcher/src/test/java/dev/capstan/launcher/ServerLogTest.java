package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLogTest {
    @Test
    void makesALineOfTheLogReadable() {
        String line =
                "{\"type\":\"liberty_message\",\"message\":\"SRVE: \\\"a\\\\/b\\\" failed\\n\\tat X\",\"loglevel\":\"ERROR\"}";

        assertThat(ServerLog.readable(line)).isEqualTo("ERROR SRVE: \"a\\/b\" failed | at X");
    }

    @Test
    void leavesPlainLinesAndShortensLongOnes() {
        assertThat(ServerLog.readable("Error: no JVM")).isEqualTo("Error: no JVM");
        assertThat(ServerLog.readable("{\"message\":\"" + "x".repeat(9000) + "\"}"))
                .hasSizeLessThan(1000);
    }
}
