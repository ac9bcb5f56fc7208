package dev.capstan.web.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final String OPENING = "42[\"chat_event\",";

    /** Around the sizes at which the header of a frame grows. */
    @ParameterizedTest
    @ValueSource(ints = {2, 108, 109, 110, 500, 65_518, 65_519, 65_520, 200_000})
    void clientsReadWhatIsWritten(int length) {
        String json = "\"" + "x".repeat(length - 2) + "\"";
        ByteBuf out = Unpooled.buffer();
        new Frame.Event("chat_event", new RawJson(json)).writeWebSocketFrame(out);
        new Frame.Event("chat_event", new RawJson("\"é\"")).writeWebSocketFrame(out);

        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));
        client.writeInbound(out);

        assertThat(text(client)).isEqualTo(OPENING + json + "]");
        assertThat(text(client)).isEqualTo(OPENING + "\"é\"]");
        assertThat(client.<TextWebSocketFrame>readInbound()).isNull();
    }

    @Test
    void pollsCarryTheSamePacket() {
        ByteBuf out = Unpooled.buffer();

        new Frame.Event("pty_error", new RawJson("{\"a\":1}")).writePacket(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("42[\"pty_error\",{\"a\":1}]");
    }

    @Test
    void eventsForManyAreTheSameFramesOneAfterTheOther() {
        Broadcast broadcast = new Broadcast("chat_event", List.of(new RawJson("1"), new RawJson("\"é\"")));
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));

        client.writeInbound(Unpooled.wrappedBuffer(broadcast.webSocketFrames()));

        assertThat(text(client)).isEqualTo(OPENING + "1]");
        assertThat(text(client)).isEqualTo(OPENING + "\"é\"]");
        assertThat(client.<TextWebSocketFrame>readInbound()).isNull();
        assertThat(broadcast.webSocketFrames()).as("made once for all sockets").isSameAs(broadcast.webSocketFrames());
    }

    @Test
    void manyAreTakenTogetherWhileThereIsRoomOrNone() throws Exception {
        Outbox outbox = new Outbox(100_000, 40);
        Frame ten = events(10);

        assertThat(outbox.offerSmall(events(11))).as("too many at once").isFalse();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.offerSmall(ten)).isTrue();
        assertThat(outbox.offerSmall(ten)).isTrue();
        assertThat(outbox.offerSmall(ten)).as("more than a quarter waits").isFalse();
        assertThat(outbox.awaitRoom(Duration.ofMillis(1))).isFalse();
        assertThat(outbox.poll()).isSameAs(ten);
        assertThat(outbox.poll()).isSameAs(ten);
        assertThat(outbox.poll()).isNull();
        assertThat(outbox.bytes()).isZero();
        assertThat(outbox.offerSmall(ten)).isTrue();
    }

    /** What is shared counts in full for each client: nobody may keep more than its bound. */
    @Test
    void eventsForManyCountEachTowardsTheBound() {
        Outbox outbox = new Outbox(1_000_000, 40);
        for (int i = 0; i < 4; i++) {
            assertThat(outbox.offer(events(10))).isTrue();
        }

        assertThat(outbox.offer(events(1))).as("forty wait").isFalse();
    }

    private static Frame events(int count) {
        return new Frame.Events(new Broadcast("n", Collections.nCopies(count, new RawJson("1"))));
    }

    private static String text(EmbeddedChannel client) {
        TextWebSocketFrame frame = client.readInbound();
        try {
            return frame.text();
        } finally {
            frame.release();
        }
    }
}
