package dev.capstan.service.secrets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The master keys of a moment: the one that seals, and those that only open what they sealed before. */
record Keyring(MasterKey current, Map<String, MasterKey> byId) {
    static Keyring of(MasterKey current, List<MasterKey> previous) {
        Map<String, MasterKey> byId = new LinkedHashMap<>();
        byId.put(current.id(), current);
        previous.forEach(key -> byId.putIfAbsent(key.id(), key));
        return new Keyring(current, Collections.unmodifiableMap(byId));
    }

    Optional<MasterKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
