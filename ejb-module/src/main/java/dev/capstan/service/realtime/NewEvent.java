package dev.capstan.service.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.realtime.EventRow.Covers;
import dev.capstan.service.secrets.SecretMask;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that has no number yet.
 *
 * @param runId the run it belongs to, or null
 * @param block for streamed text: which block; null for everything else
 * @param delta a piece of {@code block}; the event of a block that is no delta is the whole, and replaces the pieces
 * @param covers numbers that this event replaces, when the writer knows them; a whole block needs none
 */
public record NewEvent(
        String name,
        EventGroup group,
        @Nullable UUID runId,
        EventAudience audience,
        ObjectNode content,
        @Nullable UUID block,
        boolean delta,
        @Nullable Covers covers) {

    public static NewEvent of(String name, EventGroup group, @Nullable UUID runId, ObjectNode content) {
        return new NewEvent(name, group, runId, EventAudience.VIEWERS, content, null, false, null);
    }

    public static NewEvent delta(String name, UUID runId, UUID block, ObjectNode content) {
        return new NewEvent(name, EventGroup.AGENT, runId, EventAudience.VIEWERS, content, block, true, null);
    }

    public static NewEvent whole(String name, UUID runId, UUID block, ObjectNode content) {
        return new NewEvent(name, EventGroup.AGENT, runId, EventAudience.VIEWERS, content, block, false, null);
    }

    public NewEvent to(EventAudience newAudience) {
        return new NewEvent(name, group, runId, newAudience, content, block, delta, covers);
    }

    /** A piece that nobody will complete: the next of its state covers it. */
    NewEvent state(UUID id, @Nullable Covers earlier) {
        ObjectNode told = content.deepCopy().put("block_id", id.toString());
        return new NewEvent(name, group, null, audience, told, null, true, earlier);
    }

    NewEvent hiding(SecretMask mask) {
        return with(mask.hide(content));
    }

    NewEvent with(ObjectNode otherContent) {
        return new NewEvent(name, group, runId, audience, otherContent, block, delta, covers);
    }

    public NewEvent covering(Covers range) {
        return new NewEvent(name, group, runId, audience, content, block, delta, range);
    }
}
