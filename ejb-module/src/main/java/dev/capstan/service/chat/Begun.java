package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Message;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.Toolbox;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A turn that was stored and paid for in advance, ready to be worked on.
 *
 * @param modelName what the client chose, as it chose it
 * @param messages what the model is told, the question last
 * @param firstSeq its events come after this number of the session's log
 */
record Begun(
        UUID turnId,
        UUID sessionId,
        UUID userId,
        ResolvedModel model,
        String modelName,
        List<Message> messages,
        Toolbox tools,
        ModelHold firstHold,
        long firstSeq,
        Instant at) {
    Begun {
        messages = List.copyOf(messages);
    }
}
