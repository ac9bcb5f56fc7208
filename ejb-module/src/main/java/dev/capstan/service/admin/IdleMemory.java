package dev.capstan.service.admin;

import com.sun.management.ThreadMXBean;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Collects garbage when the server has become idle, and so gives memory back to the machine: the collector itself, which
 * is chosen for its small footprint, only does so when it runs out of room, which on an idle server is never. Idle is
 * who allocates little between two looks; nothing is collected twice for the same garbage. The idea is that of JEP 346.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.CONTAINER)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IdleMemory {
    private static final long IDLE_BYTES = 16L << 20;
    private static final long WORTHWHILE_BYTES = 128L << 20;

    private final LongSupplier allocated;
    private final Runnable collection;
    private long seen;
    private long collected;

    public IdleMemory() {
        this(IdleMemory::allocatedBytes, System::gc);
    }

    IdleMemory(LongSupplier allocated, Runnable collection) {
        this.allocated = allocated;
        this.collection = collection;
    }

    /** Looks at what has been allocated since the last look, and since the last collection. */
    @Schedule(hour = "*", minute = "*", second = "*/20", persistent = false)
    public void look() {
        long now = allocated.getAsLong();
        boolean idle = now - seen < IDLE_BYTES;
        seen = now;
        if (idle && now - collected > WORTHWHILE_BYTES) {
            collected = now;
            collection.run();
        }
    }

    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : 0;
    }
}
