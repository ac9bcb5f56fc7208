package dev.capstan.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares the text of a server-sent event stream with the events that the document lists for it. */
final class StreamCheck {
    private StreamCheck() {}

    /** What is wrong; empty when each record is as documented and the last one ends the stream. */
    static List<String> faults(Operation operation, String stream) {
        List<String> faults = new ArrayList<>();
        String last = "";
        for (String record : stream.split("\n\n", -1)) {
            if (record.isBlank()) {
                continue;
            }
            last = checkRecord(operation, record, faults);
        }
        if (last.equals("error")) {
            faults.add("the stream ended with an error: " + tail(stream));
        } else if (!last.equals("complete")) {
            faults.add("the stream ended without complete: " + tail(stream));
        }
        return faults;
    }

    private static String checkRecord(Operation operation, String record, List<String> faults) {
        String event = "";
        StringBuilder data = new StringBuilder();
        for (String line : record.split("\n", -1)) {
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (!line.startsWith(":") && !line.startsWith("id:")) {
                faults.add("a line of the stream is neither event nor data: " + line);
            }
        }
        if (data.isEmpty()) {
            return event;
        }
        JsonNode payload;
        try {
            payload = Reply.JSON.readTree(data.toString());
        } catch (JsonProcessingException e) {
            faults.add("the data of event " + event + " is not JSON: " + data);
            return event;
        }
        String name = event.isEmpty() ? payload.path("type").asText() : event;
        checkPayload(operation, name, payload, faults);
        return name;
    }

    private static void checkPayload(Operation operation, String name, JsonNode payload, List<String> faults) {
        JsonNode documented = operation.streamEvents();
        if (documented.isArray()) {
            String pointer = ContractDocument.eventPointer(operation, name);
            if (!operation.document().has(pointer)) {
                faults.add("event " + name + " is not documented");
            } else {
                for (String fault : operation.document().faults(pointer, payload)) {
                    faults.add("event " + name + " " + fault);
                }
            }
        } else if (documented.isObject()) {
            JsonNode members = documented.path(name);
            if (members.isMissingNode()) {
                faults.add("event " + name + " is not documented");
            }
            members.fieldNames().forEachRemaining(member -> {
                if (!payload.has(member)) {
                    faults.add("event " + name + " lacks " + member);
                }
            });
        }
    }

    private static String tail(String stream) {
        String text = stream.strip().replace('\n', ' ');
        return text.length() <= 160 ? text : "…" + text.substring(text.length() - 160);
    }
}
