package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.types.credits.MeteredUsage;
import java.util.List;
import java.util.UUID;

/**
 * A call of a model that did not come to its end.
 *
 * @param said what had been said of it
 */
record CutOff(UUID holdId, MeteredUsage used, List<Block> said) {
    CutOff {
        said = List.copyOf(said);
    }
}
