package dev.capstan.service.tools.asking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.Question;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A tool that asks the user. Input that its schema refuses is not asked about: the model gets it back to correct. */
abstract class AskingTool extends CheckedTool {
    @Inject
    Ids ids;

    @Override
    public final Optional<Question> asks(JsonNode input) {
        return problem(input).isPresent() ? Optional.empty() : Optional.of(question(ids.next(), input));
    }

    /** The answer is stored: making the call once more does the same again. */
    @Override
    public boolean repeatable() {
        return true;
    }

    abstract Question question(UUID id, JsonNode input);
}
