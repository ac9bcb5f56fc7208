package dev.capstan.service.realtime;

import dev.capstan.persistence.realtime.EventRow.Covers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which numbers the pieces of each block have that this node is writing. A block is forgotten when it is whole. */
@ApplicationScoped
public class OpenBlocks {
    private final Map<UUID, Covers> ranges = new ConcurrentHashMap<>();

    void extend(UUID block, Covers pieces) {
        ranges.merge(block, pieces, (a, b) -> new Covers(Math.min(a.from(), b.from()), Math.max(a.to(), b.to())));
    }

    Optional<Covers> rangeOf(UUID block) {
        return Optional.ofNullable(ranges.get(block));
    }

    void forget(UUID block) {
        ranges.remove(block);
    }
}
