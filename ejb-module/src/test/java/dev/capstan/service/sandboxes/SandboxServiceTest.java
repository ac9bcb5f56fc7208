package dev.capstan.service.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.sandboxes.SandboxConfig.Choice;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SandboxServiceTest {
    @TempDir
    Path home;

    @Test
    void startsASandboxOnceAndTellsWhoStartedIt() {
        SandboxesForTests sandboxes = SandboxesForTests.open(home);
        UUID session = UUID.randomUUID();
        AtomicInteger started = new AtomicInteger();

        SandboxStatus before = sandboxes.service().status(session);
        sandboxes.service().wake(session, new CancelToken(), started::incrementAndGet);
        sandboxes.service().wake(session, new CancelToken(), started::incrementAndGet);

        assertThat(before).isEqualTo(SandboxStatus.NOT_INITIALIZED);
        assertThat(sandboxes.service().status(session)).isEqualTo(SandboxStatus.RUNNING);
        assertThat(started).hasValue(1);
        sandboxes.close();
    }

    @Test
    void pausesTheIdleAndRemovesTheAbandoned() throws Exception {
        SandboxesForTests sandboxes = SandboxesForTests.open(home);
        UUID session = UUID.randomUUID();
        sandboxes.service().wake(session, new CancelToken());
        Path orphan = Files.createDirectories(sandboxes.directory().resolve(UUID.randomUUID() + "/workspace"));

        sandboxes.later(Duration.ofHours(1));
        sandboxes.service().reap();
        SandboxStatus idle = sandboxes.service().status(session);
        sandboxes.later(Duration.ofDays(31));
        sandboxes.service().reap();

        assertThat(idle).isEqualTo(SandboxStatus.PAUSED);
        assertThat(sandboxes.service().status(session)).isEqualTo(SandboxStatus.DELETED);
        assertThat(sandboxes.directory().resolve(session.toString())).doesNotExist();
        assertThat(orphan).doesNotExist();
        sandboxes.close();
    }

    @Test
    void saysWhyThereIsNoSandbox() {
        SandboxesForTests sandboxes = SandboxesForTests.with(home, Choice.NONE);

        assertThat(sandboxes.service().available().works()).isFalse();
        assertThatThrownBy(() -> sandboxes.service().wake(UUID.randomUUID(), new CancelToken()))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("capstan.sandbox.provider=none");
        sandboxes.service().reap();
    }
}
