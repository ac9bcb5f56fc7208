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
    void manyAreTakenTogetherWhileThereIsRoomOrNone() throws Exception {
        Outbox outbox = new Outbox(100_000, 40);
        List<Frame> ten = Collections.nCopies(10, new Frame.Event("n", new RawJson("1")));

        assertThat(outbox.offerAll(Collections.nCopies(11, ten.getFirst())))
                .as("too many at once")
                .isFalse();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.offerAll(ten)).isTrue();
        assertThat(outbox.offerAll(ten)).isTrue();
        assertThat(outbox.offerAll(ten)).as("more than a quarter waits").isFalse();
        assertThat(outbox.awaitRoom(Duration.ofMillis(1))).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(outbox.poll()).isNotNull();
        }
        assertThat(outbox.poll()).isNull();
        assertThat(outbox.offerAll(ten)).isTrue();
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
