package dev.capstan.service.auth.factor;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What authenticators share with this server. */
@ApplicationScoped
public class FactorSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("second_factors", "user_id", "uuid", "secret_sealed"),
                userId -> SecondFactors.PURPOSE + userId));
    }
}
