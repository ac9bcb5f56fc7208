package dev.capstan.service.agents.models.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts bytes, however they were split, into server-sent events (WHATWG HTML, section 9.2). */
final class SseDecoder implements EventDecoder {
    private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private @Nullable String name;
    private boolean hasData;
    private boolean afterReturn;

    /** @throws IOException when an event is larger than any answer can be */
    @Override
    public List<Event> decode(byte[] bytes) throws IOException {
        List<Event> events = new ArrayList<>();
        for (byte b : bytes) {
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                endLine(events);
            } else {
                line.write(b);
                if (line.size() + data.length() > MAX_EVENT_BYTES) {
                    throw new IOException("an event is larger than " + MAX_EVENT_BYTES + " bytes");
                }
            }
        }
        return events;
    }

    /** What is complete though the last empty line is missing, which some servers leave out. */
    @Override
    public List<Event> end() {
        List<Event> events = new ArrayList<>();
        if (line.size() > 0) {
            endLine(events);
        }
        dispatch(events);
        return events;
    }

    private void endLine(List<Event> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            dispatch(events);
        } else if (!text.startsWith(":")) {
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void field(String field, String value) {
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            data.append(hasData ? "\n" : "").append(value);
            hasData = true;
        }
    }

    private void dispatch(List<Event> events) {
        if (hasData && !data.isEmpty()) {
            events.add(new Event(name, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        name = null;
    }
}
