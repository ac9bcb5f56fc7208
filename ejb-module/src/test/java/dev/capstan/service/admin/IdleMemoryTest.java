package dev.capstan.service.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {
    private static final long MIB = 1 << 20;

    private final AtomicLong allocated = new AtomicLong();
    private int collections;
    private final IdleMemory memory = new IdleMemory(allocated::get, () -> collections++);

    @Test
    void collectsOnceWhenItHasBecomeIdle() {
        allocate(900);
        assertThat(collections).as("while it starts").isZero();

        allocate(3);
        assertThat(collections).as("when idle").isEqualTo(1);

        allocate(3);
        allocate(15);
        assertThat(collections).as("when there is hardly anything to collect").isEqualTo(1);
    }

    @Test
    void collectsAgainAfterTheNextWork() {
        allocate(900);
        allocate(3);

        allocate(40);
        allocate(70);
        assertThat(collections).as("while it works").isEqualTo(1);

        allocate(3);
        allocate(15);
        assertThat(collections).as("before it is worth the pause").isEqualTo(1);

        allocate(2);
        assertThat(collections).isEqualTo(2);
    }

    private void allocate(long mebibytes) {
        allocated.addAndGet(mebibytes * MIB);
        memory.look();
    }
}
