package dev.capstan.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.persistence.audit.AuditFact;
import dev.capstan.service.json.Json;
import dev.capstan.service.threads.VirtualThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditJournalTest {
    @TempDir
    Path home;

    private final List<AuditFact> table = new ArrayList<>();
    private boolean away;

    @Test
    void movesEntriesIntoTheTableAndForgetsThem() throws IOException {
        AuditJournal journal = journal();

        journal.append(fact("one"));
        journal.append(fact("two ü \n three"));

        assertThat(table).extracting(AuditFact::reason).containsExactly("one", "two ü \n three");
        assertThat(Files.size(file())).isZero();
        assertThat(journal.behind()).isFalse();
    }

    @Test
    void keepsEntriesWhileTheDatabaseIsAwayAndWritesEachInOrderAfterwards() throws IOException {
        AuditJournal journal = journal();
        away = true;
        for (int i = 0; i < 250; i++) {
            journal.append(fact("entry " + i));
        }
        assertThat(journal.behind()).isTrue();

        away = false;
        journal.drainSoon();

        assertThat(table).hasSize(250);
        assertThat(table.getLast().reason()).isEqualTo("entry 249");
        assertThat(Files.size(file())).isZero();
    }

    @Test
    void bringsWhatAKilledServerLeftAndItsUnfinishedLineHarmsNobody() throws IOException {
        away = true;
        journal().append(fact("before the kill"));
        Files.writeString(file(), "{\"id\":\"half a li", StandardOpenOption.APPEND);
        away = false;

        AuditJournal next = journal();
        next.append(fact("after the start"));

        assertThat(table).extracting(AuditFact::reason).containsExactly("before the kill", "after the start");
    }

    @Test
    void canBeReadByItsOwnerAlone() throws IOException {
        journal();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    private AuditJournal journal() {
        AuditJournal journal = new AuditJournal();
        journal.config = new AuditConfig(file(), Duration.ofDays(400));
        journal.json = Json.MAPPER;
        journal.writer = new AuditWriter() {
            @Override
            public void write(List<AuditFact> facts) {
                if (away) {
                    throw new IllegalStateException("the database is away");
                }
                table.addAll(facts);
            }
        };
        journal.threads = new VirtualThreads() {
            @Override
            public void execute(Runnable task) {
                task.run();
            }
        };
        journal.open();
        return journal;
    }

    private Path file() {
        return home.resolve("audit").resolve("journal.jsonl");
    }

    private static AuditFact fact(String reason) {
        return new AuditFact(
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                Instant.parse("2026-05-01T10:00:00.123456Z"),
                "nobody",
                null,
                "",
                "",
                "sign-in",
                "user",
                "ada@example.com",
                "failure",
                reason,
                "192.0.2.7",
                "r-1",
                "{}");
    }
}
