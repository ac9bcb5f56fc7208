package dev.capstan.service.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeMessageTest {
    private final UUID sender = UUID.randomUUID();
    private final List<NodeNews> news = List.of(new NodeNews("events", "a"), new NodeNews("cancel", "b c"));

    @Test
    void othersGetWhatWasTold() {
        assertThat(NodeMessage.newsOf(NodeMessage.of(sender, news), UUID.randomUUID()))
                .isEqualTo(news);
    }

    @Test
    void aNodeDoesNotHearItself() {
        assertThat(NodeMessage.newsOf(NodeMessage.of(sender, news), sender)).isEmpty();
    }

    @Test
    void whatIsNoMessageTellsNothing() {
        assertThat(NodeMessage.newsOf("", sender)).isEmpty();
        assertThat(NodeMessage.newsOf("somebody\nelse\n\n", sender)).isEmpty();
    }
}
