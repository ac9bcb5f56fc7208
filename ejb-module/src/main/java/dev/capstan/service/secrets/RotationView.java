package dev.capstan.service.secrets;

import java.util.List;
import java.util.Map;

/**
 * How far the current master key has come.
 *
 * @param keyId the key that seals now
 * @param running whether this node is sealing anew at this moment
 * @param current how many texts the key protects
 * @param remaining how many an earlier key protects
 * @param unreadable how many of those need a key that this server does not have
 */
public record RotationView(
        String keyId, boolean running, long current, long remaining, long unreadable, List<Place> places) {
    public RotationView {
        places = List.copyOf(places);
    }

    /**
     * A column.
     *
     * @param byKey how many of its texts each key protects, by the key's id
     */
    public record Place(String name, Map<String, Long> byKey) {
        public Place {
            byKey = Map.copyOf(byKey);
        }
    }

    public boolean done() {
        return remaining == 0;
    }
}
