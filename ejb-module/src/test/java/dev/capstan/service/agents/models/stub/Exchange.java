package dev.capstan.service.agents.models.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import dev.capstan.types.runs.CancelToken;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request to a stub, and the ways to answer it. Every exchange has a connection of its own. */
public final class Exchange {
    /** A request as it came. Header names are in lower case. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    public record Received(String path, Map<String, String> headers, ObjectNode body, byte[] bytes) {}

    private final Received received;
    private final Socket socket;
    private final OutputStream out;
    private final CancelToken gone = new CancelToken();
    private boolean begun;
    private @Nullable Function<JsonNode, byte[]> frames;

    Exchange(Received received, Socket socket) throws IOException {
        this.received = received;
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    public Received received() {
        return received;
    }

    /** Fires when the caller closed the connection. */
    public CancelToken gone() {
        return gone;
    }

    /** From now on events are put on the wire in a framing of their own. */
    void framed(Function<JsonNode, byte[]> framing) {
        frames = framing;
    }

    public boolean begun() {
        return begun;
    }

    /** A whole answer that is no stream. */
    public void status(int status, Map<String, String> headers, String body) throws IOException {
        begun = true;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Stub\r\nConnection: close\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString());
        out.write(bytes);
        out.flush();
    }

    /** One event of a stream; an empty name leaves the event line out. */
    public void event(String name, JsonNode data) throws IOException {
        if (frames != null) {
            raw(frames.apply(data));
            return;
        }
        raw((name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + Json.MAPPER.writeValueAsString(data) + "\n\n");
    }

    public void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public void raw(byte[] bytes) throws IOException {
        if (!begun) {
            begun = true;
            write(String.join(
                    "\r\n",
                    "HTTP/1.1 200 OK",
                    "Content-Type: text/event-stream",
                    "Connection: close",
                    "Transfer-Encoding: chunked",
                    "",
                    ""));
        }
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        write("\r\n");
        out.flush();
    }

    /** Ends a stream properly. */
    public void end() throws IOException {
        write("0\r\n\r\n");
        out.flush();
    }

    /** Breaks the connection off in the middle of what was said. */
    public void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
