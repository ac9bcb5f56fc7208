package dev.capstan.service.chat;

import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.types.credits.MeteredUsage;

/** How a call of a turn ended of which nothing is streamed. */
sealed interface QuietCall {
    record Answered(ModelReply reply) implements QuietCall {}

    /**
     * @param used what it had consumed
     * @param late whether it was ended because it took too long
     */
    record Failed(ModelException cause, MeteredUsage used, boolean late) implements QuietCall {
        /** For the user; it holds nothing that a provider said about keys. */
        String sentence() {
            return late
                    ? "It did not answer within %d seconds.".formatted(ChatSettings.COUNCIL_TIME.toSeconds())
                    : String.valueOf(cause.getMessage());
        }
    }
}
