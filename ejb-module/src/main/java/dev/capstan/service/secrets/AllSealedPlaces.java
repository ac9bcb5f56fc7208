package dev.capstan.service.secrets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;

/** Every column of the installation that holds sealed texts. */
@ApplicationScoped
public class AllSealedPlaces {
    @Inject
    Instance<SealedPlaces> features;

    public List<SealedPlace> all() {
        return features.stream()
                .flatMap(feature -> feature.places().stream())
                .sorted(Comparator.comparing(place -> place.column().place()))
                .toList();
    }
}
