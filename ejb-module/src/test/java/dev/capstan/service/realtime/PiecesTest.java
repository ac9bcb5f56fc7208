package dev.capstan.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private final UUID run = UUID.randomUUID();
    private final UUID block = UUID.randomUUID();

    @Test
    void neighboursOfOneBlockBecomeOne() {
        List<NewEvent> joined = Pieces.joined(List.of(piece("Hel"), piece("lo"), piece(" world")));

        assertThat(joined).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("agent.response.delta");
            assertThat(event.delta()).isTrue();
            assertThat(event.block()).isEqualTo(block);
            assertThat(event.runId()).isEqualTo(run);
            assertThat(event.content()).isEqualTo(content("Hello world"));
        });
    }

    /** A batch is written again when the database was away. */
    @Test
    void theGivenOnesStayAsTheyAre() {
        List<NewEvent> given = List.of(piece("a"), piece("b"));

        Pieces.joined(given);

        assertThat(Pieces.joined(given)).extracting(PiecesTest::text).containsExactly("ab");
        assertThat(given).extracting(PiecesTest::text).containsExactly("a", "b");
    }

    @Test
    void nothingIsJoinedAcrossAnotherEvent() {
        NewEvent between = NewEvent.of("agent.tool.call", EventGroup.AGENT, run, content("x"));

        assertThat(Pieces.joined(List.of(piece("a"), piece("b"), between, piece("c"), piece("d"))))
                .extracting(PiecesTest::text)
                .containsExactly("ab", "x", "cd");
    }

    @Test
    void whatDiffersInAnythingButTheTextStaysApart() {
        NewEvent first = piece("a");
        List<NewEvent> others = List.of(
                NewEvent.delta("agent.response.delta", run, UUID.randomUUID(), content("b")),
                NewEvent.delta("agent.response.delta", UUID.randomUUID(), block, content("b")),
                NewEvent.delta("agent.reasoning.delta", run, block, content("b")),
                NewEvent.delta("agent.response.delta", run, block, content("b").put("origin", "another")),
                NewEvent.delta("agent.response.delta", run, block, content("b").put("more", 1)),
                NewEvent.delta("agent.reasoning.start", run, block, JsonNodeFactory.instance.objectNode()),
                NewEvent.whole("agent.response", run, block, content("b")),
                piece("b").to(EventAudience.OWNER));

        for (NewEvent other : others) {
            assertThat(Pieces.joined(List.of(first, other))).as("%s", other).containsExactly(first, other);
            assertThat(Pieces.joined(List.of(other, first))).as("%s", other).containsExactly(other, first);
        }
    }

    @Test
    void aJoinedPieceHasALimit() {
        String half = "x".repeat(Pieces.LONGEST / 2);

        assertThat(Pieces.joined(List.of(piece(half), piece(half), piece("y"), piece("z"))))
                .extracting(PiecesTest::text)
                .containsExactly(half + half, "yz");
    }

    private NewEvent piece(String text) {
        return NewEvent.delta("agent.response.delta", run, block, content(text));
    }

    private ObjectNode content(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("origin", "RunContentDelta")
                .put("text", text);
    }

    private static String text(NewEvent event) {
        return event.content().get("text").textValue();
    }
}
