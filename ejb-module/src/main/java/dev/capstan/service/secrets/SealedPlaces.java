package dev.capstan.service.secrets;

import java.util.List;

/** Implemented once by each feature that stores sealed texts, so that a new master key reaches all of them. */
public interface SealedPlaces {
    List<SealedPlace> places();
}
