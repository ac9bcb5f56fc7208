package dev.capstan.service.auth;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The private halves of the signing keys. */
@ApplicationScoped
public class AuthSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("signing_keys", "kid", "text", "private_key_sealed"),
                kid -> SigningKeyStore.PURPOSE + kid));
    }
}
