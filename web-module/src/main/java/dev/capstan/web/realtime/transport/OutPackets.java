package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The packets that the server sends, in the form of the library. */
final class OutPackets {
    private OutPackets() {}

    static Packet connected(UUID publicId) {
        return packet(PacketType.CONNECT, Map.of("sid", publicId));
    }

    static Packet refusal(String namespace, String message, @Nullable JsonNode data) {
        Packet packet = packet(
                PacketType.ERROR, data == null ? Map.of("message", message) : Map.of("message", message, "data", data));
        packet.setNsp(namespace);
        return packet;
    }

    static Packet ack(long id) {
        Packet packet = packet(PacketType.ACK, List.of());
        packet.setAckId(id);
        return packet;
    }

    static Packet disconnect() {
        return packet(PacketType.DISCONNECT, TextNode.valueOf(""));
    }

    private static Packet packet(PacketType subType, Object data) {
        Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
        packet.setSubType(subType);
        packet.setData(data);
        return packet;
    }
}
