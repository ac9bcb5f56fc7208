package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Message;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.tools.Toolbox;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn that was stored and paid for in advance, ready to be worked on.
 *
 * @param model what answers; of a council what merges its answers
 * @param modelName what the client chose, as it chose it
 * @param likelyTokens about how many tokens the model will count
 * @param council null when one model answers
 * @param holds for the first call of the model, or that of each member of the council
 * @param firstSeq its events come after this number of the session's log
 */
record Begun(
        UUID turnId,
        UUID sessionId,
        UUID userId,
        ResolvedModel model,
        String modelName,
        String question,
        Told told,
        long likelyTokens,
        Toolbox tools,
        @Nullable Council council,
        List<ModelHold> holds,
        Attachments attached,
        long firstSeq,
        Instant at) {
    Begun {
        holds = List.copyOf(holds);
    }

    List<Message> messages() {
        return told.messages();
    }

    ModelHold firstHold() {
        return holds.getFirst();
    }

    /** The same turn, told otherwise, with other holds. */
    Begun with(Told other, long tokens, List<ModelHold> held) {
        return new Begun(
                turnId, sessionId, userId, model, modelName, question, other, tokens, tools, council, held, attached,
                firstSeq, at);
    }
}
