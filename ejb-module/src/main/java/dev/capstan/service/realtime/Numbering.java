package dev.capstan.service.realtime;

import dev.capstan.persistence.json.JsonText;
import dev.capstan.persistence.realtime.EventRow;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.service.ids.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a batch into rows: gives each event its number, and each whole block the numbers of the pieces it replaces. */
final class Numbering {
    private final EventBatch batch;
    private final OpenBlocks open;
    private final Map<UUID, Covers> pieces = new HashMap<>();
    private final Set<UUID> whole = new HashSet<>();
    private final List<EventRow> rows = new ArrayList<>();
    private final Map<Covers, UUID> replaced = new HashMap<>();

    Numbering(EventBatch batch, long base, OpenBlocks open, Ids ids, Instant now) {
        this.batch = batch;
        this.open = open;
        long seq = base;
        for (NewEvent event : batch.events()) {
            rows.add(row(event, ++seq, ids.next(), now));
        }
    }

    private EventRow row(NewEvent event, long seq, UUID id, Instant now) {
        Covers covers = event.covers();
        UUID block = event.block();
        if (block != null && event.delta()) {
            event.content().put("block_id", block.toString());
            pieces.merge(block, new Covers(seq, seq), (a, b) -> new Covers(a.from(), b.to()));
        } else if (block != null) {
            event.content().put("block_id", block.toString());
            covers = rangeOf(block);
            whole.add(block);
            if (covers != null) {
                replaced.put(covers, block);
            }
        }
        return new EventRow(
                batch.sessionId(),
                seq,
                id,
                event.name(),
                event.group(),
                event.runId(),
                event.audience(),
                JsonText.clean(event.content()),
                event.delta(),
                covers,
                now);
    }

    private @Nullable Covers rangeOf(UUID block) {
        Covers here = pieces.get(block);
        Covers before = open.rangeOf(block).orElse(null);
        if (before == null) {
            return here;
        }
        return here == null ? before : new Covers(before.from(), here.to());
    }

    /** Everything, in order, as it goes out. */
    List<EventRow> all() {
        return rows;
    }

    /** What must be stored: pieces whose whole block is in the same batch need not be. */
    List<EventRow> toStore() {
        return rows.stream()
                .filter(row -> !row.delta() || !whole.contains(blockOf(row)))
                .toList();
    }

    /** Ranges whose stored pieces are to be deleted, with their block. */
    Map<Covers, UUID> replaced() {
        return replaced;
    }

    /** To be called when the rows are committed. */
    void remember() {
        pieces.forEach((block, range) -> {
            if (!whole.contains(block)) {
                open.extend(block, range);
            }
        });
        whole.forEach(open::forget);
    }

    private static UUID blockOf(EventRow row) {
        return UUID.fromString(row.content().get("block_id").textValue());
    }
}
