package dev.capstan.web.realtime.transport;

import com.fasterxml.jackson.databind.JsonNode;

/** The client may not come in. The message and the data are what it gets to see. */
public class ConnectRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient JsonNode data;

    public ConnectRefusedException(String message, JsonNode data) {
        super(message, null, false, false);
        this.data = data;
    }

    public JsonNode data() {
        return data;
    }
}
