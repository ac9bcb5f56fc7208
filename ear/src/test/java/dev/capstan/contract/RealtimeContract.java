package dev.capstan.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds realtime events to the contract. Events that carry {@code seq} (the number in the session's log, given to every
 * stored event) may do so: members that the document does not name are allowed.
 */
public final class RealtimeContract {
    private final ContractDocument document = ContractDocument.read("realtime.yaml");
    private final Map<String, String> pointers = new TreeMap<>();

    public RealtimeContract() {
        for (Map.Entry<String, JsonNode> message :
                document.root().path("components").path("messages").properties()) {
            JsonNode event = message.getValue().path("x-event");
            if (event.isTextual()) {
                pointers.put(event.asText(), "/components/messages/" + message.getKey() + "/payload");
            }
        }
    }

    /** The names of all events that the contract knows. */
    public List<String> eventNames() {
        return List.copyOf(pointers.keySet());
    }

    /** What is wrong with the payload of one {@code chat_event}; empty when it is as documented. */
    public List<String> faults(JsonNode event) {
        String name = event.path("name").asText("");
        String pointer = pointers.get(name);
        if (pointer == null) {
            return List.of("no event named \"" + name + "\" in the contract");
        }
        List<String> faults = new ArrayList<>();
        for (String fault : document.faults(pointer, event)) {
            faults.add(name + " " + fault);
        }
        return Collections.unmodifiableList(faults);
    }
}
