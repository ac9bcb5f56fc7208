package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    private static final String ADDRESS = "http://localhost:8000/";

    @TempDir
    Path directory;

    @Test
    void refusesASecondHolderAndTellsWhoIsTheFirst() throws Exception {
        HomeLock first = HomeLock.take(directory, ADDRESS, Duration.ZERO);

        assertThatThrownBy(() -> HomeLock.take(directory, ADDRESS, Duration.ofMinutes(1)))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("already runs")
                .hasMessageContaining(ADDRESS)
                .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
        first.close();
    }

    @Test
    void waitsForAHolderThatIsStopping() throws Exception {
        HomeLock first = HomeLock.take(directory, ADDRESS, Duration.ZERO);
        first.markStopping();
        Thread stopping = Thread.ofVirtual().start(() -> {
            pause();
            first.close();
        });

        HomeLock second = HomeLock.take(directory, ADDRESS, Duration.ofSeconds(20));

        stopping.join();
        second.close();
        assertThat(directory.resolve("capstan.pid")).doesNotExist();
    }

    @Test
    void givesUpOnAHolderThatNeverStops() throws Exception {
        HomeLock first = HomeLock.take(directory, ADDRESS, Duration.ZERO);
        first.markStopping();

        assertThatThrownBy(() -> HomeLock.take(directory, ADDRESS, Duration.ofMillis(1)))
                .hasMessageContaining("still stopping");
        first.close();
    }

    @Test
    void makesADirectoryThatOthersCanNotLookInto() throws Exception {
        Path home = directory.resolve("new/home");

        HomeLock.take(home, ADDRESS, Duration.ZERO).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void saysThatAPlaceCanNotBeUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> HomeLock.take(file, ADDRESS, Duration.ZERO))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("CAPSTAN_HOME");
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
