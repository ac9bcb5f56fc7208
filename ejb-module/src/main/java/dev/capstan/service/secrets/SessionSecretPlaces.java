package dev.capstan.service.secrets;

import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What was given to sessions and is hidden in them. */
@ApplicationScoped
public class SessionSecretPlaces implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("session_secrets", "handle", "text", "sealed"),
                handle -> SessionSecretRecords.PURPOSE + handle));
    }
}
