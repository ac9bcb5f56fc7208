package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ModelException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of an answer, however they were split, into its events. */
interface EventDecoder {
    /** @param name what the event is, where the framing says so */
    record Event(@Nullable String name, String data) {}

    /** @throws IOException when the bytes are not what they should be */
    List<Event> decode(byte[] bytes) throws IOException;

    /** What the framing itself tells of a failure, after the events that were decoded until then. */
    default Optional<ModelException> failure() {
        return Optional.empty();
    }

    /** What is complete though its end did not come. */
    List<Event> end();
}
