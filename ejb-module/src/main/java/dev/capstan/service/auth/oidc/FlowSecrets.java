package dev.capstan.service.auth.oidc;

import dev.capstan.service.secrets.SealedPlace;
import dev.capstan.service.secrets.SealedPlaces;
import dev.capstan.types.secrets.SealedColumn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The verifiers of sign-ins that are under way. */
@ApplicationScoped
public class FlowSecrets implements SealedPlaces {
    @Override
    public List<SealedPlace> places() {
        return List.of(new SealedPlace(
                new SealedColumn("oidc_flows", "state_hash", "text", "verifier_sealed"),
                stateHash -> FlowStore.PURPOSE + stateHash));
    }
}
