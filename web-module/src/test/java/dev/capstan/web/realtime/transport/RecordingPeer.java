package dev.capstan.web.realtime.transport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets in who shows the token {@code good}, echoes what it gets, and remembers everything. */
public final class RecordingPeer implements SocketPeer {
    public final Socket socket;
    public final List<String> seen = new CopyOnWriteArrayList<>();

    public RecordingPeer(Socket socket) {
        this.socket = socket;
    }

    @Override
    public void connect(JsonNode auth) throws ConnectRefusedException {
        seen.add("connect " + auth);
        if (!"good".equals(auth.path("token").asText())) {
            throw new ConnectRefusedException(
                    "Connection rejected by server",
                    Json.MAPPER.createObjectNode().put("code", "invalid_token"));
        }
    }

    @Override
    public void event(String name, JsonNode payload, Ack ack) {
        seen.add("event " + name);
        switch (name) {
            case "flood" -> {
                for (int i = 0; i < payload.asInt(); i++) {
                    socket.send("n", new RawJson(Integer.toString(i)));
                }
            }
            case "bye" -> socket.disconnect();
            case "drop" -> {
                socket.send("last", new RawJson("1"));
                socket.drop("the test says so");
            }
            case "later" ->
                Thread.startVirtualThread(() -> {
                    try {
                        Thread.sleep(300);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    ack.done();
                    ack.done();
                });
            case "never" -> {}
            default -> {
                socket.send("echo", new RawJson(payload.toString()));
                ack.done();
            }
        }
    }

    @Override
    public void malformed(String problem) {
        seen.add("malformed " + problem);
        socket.send("problem", new RawJson("\"" + problem.replaceAll("[^A-Za-z0-9 .,]", "") + "\""));
    }

    @Override
    public void closed() {
        seen.add("closed");
    }
}
