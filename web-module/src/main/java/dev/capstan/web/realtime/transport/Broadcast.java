package dev.capstan.web.realtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that go to many sockets together and in order. Their frames are made once, and all sockets share the bytes. */
public final class Broadcast {
    private final List<Frame.Event> events;
    private final int bytes;
    private volatile byte @Nullable [] webSocketFrames;

    public Broadcast(String event, List<RawJson> arguments) {
        this.events = arguments.stream()
                .map(argument -> new Frame.Event(event, argument))
                .toList();
        this.bytes = events.stream().mapToInt(Frame::bytes).sum();
    }

    List<Frame.Event> events() {
        return events;
    }

    int bytes() {
        return bytes;
    }

    /** One frame for each event, as they go out one after the other; nobody may change them. */
    byte[] webSocketFrames() {
        byte[] made = webSocketFrames;
        if (made == null) {
            ByteBuf out = Unpooled.buffer(bytes);
            events.forEach(event -> event.writeWebSocketFrame(out));
            made = ByteBufUtil.getBytes(out);
            webSocketFrames = made;
        }
        return made;
    }
}
