package dev.capstan.web.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Packets of Socket.IO, as anybody may send them: read, or said to be malformed. */
class PacketFuzz {
    @FuzzTest
    void readsAnyPacket(byte[] input) {
        SocketPacket packet = SocketPacket.read(input);

        if (packet instanceof SocketPacket.Malformed malformed) {
            assertThat(malformed.problem()).isNotBlank();
        } else if (packet instanceof SocketPacket.Connect connect) {
            assertThat(connect.auth()).isNotNull();
        } else if (packet instanceof SocketPacket.Event event) {
            assertThat(event.name()).isNotNull();
            assertThat(event.payload()).isNotNull();
        }
    }
}
