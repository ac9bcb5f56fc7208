package dev.capstan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
    @TempDir
    Path directory;

    @Test
    void knowsALivingProcessAgain() {
        ProcessRecord record = record();

        record.write(ProcessHandle.current(), "note");

        assertThat(record.living()).contains(ProcessHandle.current());
        assertThat(record.note()).isEqualTo("note");
    }

    @Test
    void doesNotTakeAStrangerWithTheSameNumberForTheRecordedOne() throws Exception {
        Files.writeString(file(), ProcessHandle.current().pid() + "\n1000\nnote\n");

        assertThat(record().living()).isEmpty();
    }

    @Test
    void isEmptyForAMissingOrDamagedFile() throws Exception {
        assertThat(record().living()).isEmpty();
        assertThat(record().note()).isEmpty();

        Files.writeString(file(), "x\ny\n");

        assertThat(record().living()).isEmpty();
    }

    private Path file() {
        return directory.resolve("process.pid");
    }

    private ProcessRecord record() {
        return new ProcessRecord(file());
    }
}
