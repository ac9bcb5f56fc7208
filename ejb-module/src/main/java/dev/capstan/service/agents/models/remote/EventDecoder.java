package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.ModelException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of an answer, however they were split, into its events. */
interface EventDecoder {
    /** @param name what the event is, where the framing says so */
    record Event(@Nullable String name, String data) {}

    /**
     * @throws IOException when the bytes are not what they should be
     * @throws ModelException when the framing itself tells of a failure
     */
    List<Event> decode(byte[] bytes) throws IOException, ModelException;

    /** What is complete though its end did not come. */
    List<Event> end();
}
