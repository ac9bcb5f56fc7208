package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.capstan.service.json.Json;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what goes out with the wire's JSON, {@link RawJson} as it stands. It reads nothing: what comes in is read by
 * {@link SocketPacket}, away from the network threads.
 */
final class WireJson implements JsonSupport {
    private static final ObjectMapper MAPPER =
            Json.MAPPER.copy().registerModule(new SimpleModule().addSerializer(RawJson.class, new RawJsonSerializer()));

    private final int maxPayload;

    WireJson(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    @Override
    public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
        MAPPER.writeValue((OutputStream) out, value instanceof AuthPacket open ? handshake(open) : value);
    }

    /** The members of the protocol's open packet, which are not in snake case, and the one that the library leaves out. */
    private Map<String, Object> handshake(AuthPacket open) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sid", open.getSid());
        members.put("upgrades", open.getUpgrades());
        members.put("pingInterval", open.getPingInterval());
        members.put("pingTimeout", open.getPingTimeout());
        members.put("maxPayload", maxPayload);
        return members;
    }

    @Override
    public AckArgs readAckArgs(ByteBufInputStream in, AckCallback<?> callback) {
        throw new UnsupportedOperationException("acknowledgements of clients are not asked for");
    }

    @Override
    public <T> T readValue(String namespace, ByteBufInputStream in, Class<T> type) {
        throw new UnsupportedOperationException("packets of clients are read by the packet gate");
    }

    @Override
    public void addEventMapping(String namespace, String event, Class<?>... types) {}

    @Override
    public void removeEventMapping(String namespace, String event) {}

    @Override
    public List<byte[]> getArrays() {
        return List.of();
    }

    private static final class RawJsonSerializer extends StdSerializer<RawJson> {
        private static final long serialVersionUID = 1L;

        RawJsonSerializer() {
            super(RawJson.class);
        }

        @Override
        public void serialize(RawJson value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeRawValue(value.text());
        }
    }
}
