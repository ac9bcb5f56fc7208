package dev.capstan.service.runs;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What people have answered to runs that wait. */
@ApplicationScoped
public class AnswerSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("run_questions", "id", "uuid", "answer"),
                id -> RunQuestions.purpose(UUID.fromString(id))));
    }
}
