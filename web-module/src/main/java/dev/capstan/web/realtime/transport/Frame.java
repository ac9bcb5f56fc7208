package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.protocol.Packet;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Something that waits to go out. */
sealed interface Frame {
    int OVERHEAD = 64;

    /** About how much memory it holds, what it shares with others included. */
    int bytes();

    /** How many messages it is for the client. */
    default int count() {
        return 1;
    }

    /** What the library encodes: everything but events. */
    record Control(Packet packet) implements Frame {
        @Override
        public int bytes() {
            return OVERHEAD;
        }
    }

    /** Events that many sockets get together. */
    record Events(Broadcast broadcast) implements Frame {
        @Override
        public int bytes() {
            return broadcast.bytes();
        }

        @Override
        public int count() {
            return broadcast.events().size();
        }
    }

    /** An event with one argument, whose bytes all its receivers share. */
    record Event(String name, RawJson argument) implements Frame {
        private static final int TEXT_FRAME = 0x81;
        private static final int SMALL = 125;
        private static final int TWO_BYTES_FOLLOW = 126;
        private static final int EIGHT_BYTES_FOLLOW = 127;
        private static final int MAX_SHORT = 0xffff;
        /** By name of the event; there are a few, all of the server's own. */
        private static final Map<String, byte[]> OPENINGS = new ConcurrentHashMap<>();

        @Override
        public int bytes() {
            return OVERHEAD + argument.length();
        }

        /** The packet as polls carry it. */
        void writePacket(ByteBuf out) {
            out.writeBytes(opening()).writeBytes(argument.utf8()).writeByte(']');
        }

        /** The packet in a WebSocket frame of its own, as servers send them: unmasked. */
        void writeWebSocketFrame(ByteBuf out) {
            int length = opening().length + argument.length() + 1;
            out.writeByte(TEXT_FRAME);
            if (length <= SMALL) {
                out.writeByte(length);
            } else if (length <= MAX_SHORT) {
                out.writeByte(TWO_BYTES_FOLLOW).writeShort(length);
            } else {
                out.writeByte(EIGHT_BYTES_FOLLOW).writeLong(length);
            }
            writePacket(out);
        }

        private byte[] opening() {
            return OPENINGS.computeIfAbsent(name, event -> ("42[\"" + event + "\",").getBytes(StandardCharsets.UTF_8));
        }
    }
}
