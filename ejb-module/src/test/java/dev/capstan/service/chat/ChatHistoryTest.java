package dev.capstan.service.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.persistence.chat.ChatMessage;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.types.chat.ChatRole;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatHistoryTest {
    private static final Block.ToolCall CALL = new Block.ToolCall(
            "c1", "web_search", JsonNodeFactory.instance.objectNode().put("q", "x"), "seal");
    private static final ToolResult RESULT = new ToolResult("c1", "web_search", "found", false);

    @Test
    void comesBackAsItWasStored() {
        List<Block> thought = List.of(new Block.Thinking("hm", "sig"), new Block.Text("looking"), CALL);

        List<Message> messages = ChatHistory.of(List.of(
                user("find x"), said(thought), results(RESULT), said(List.of(new Block.Text("here"))), user("thanks")));

        assertThat(messages)
                .containsExactly(
                        new Message.User("find x"),
                        new Message.Assistant(thought),
                        new Message.ToolResults(List.of(RESULT)),
                        new Message.Assistant(List.of(new Block.Text("here"))),
                        new Message.User("thanks"));
    }

    @Test
    void givesEveryQuestionAnAnswerBeforeTheNext() {
        assertThat(ChatHistory.of(List.of(user("one"), user("two"))))
                .hasSize(3)
                .element(1)
                .isInstanceOf(Message.Assistant.class);
        assertThat(ChatHistory.of(List.of(user("one"), said(List.of(CALL)), results(RESULT), user("two"))))
                .extracting(message -> message.getClass().getSimpleName())
                .containsExactly("User", "Assistant", "ToolResults", "Assistant", "User");
    }

    @Test
    void givesEveryToolCallAResult() {
        List<Message> messages = ChatHistory.of(List.of(user("one"), said(List.of(CALL)), user("two")));

        assertThat(messages.get(2))
                .isEqualTo(new Message.ToolResults(
                        List.of(new ToolResult("c1", "web_search", "The result is gone.", true))));
    }

    @Test
    void beginsWithAQuestionWhateverWasDeleted() {
        assertThat(ChatHistory.of(List.of(said(List.of(new Block.Text("orphan"))), results(RESULT), user("two"))))
                .containsExactly(new Message.User("two"));
    }

    private static ChatMessage user(String told) {
        return message(ChatRole.USER, ChatParts.ofText("shown"), told);
    }

    private static ChatMessage said(List<Block> blocks) {
        return message(ChatRole.ASSISTANT, ChatParts.ofBlocks(blocks), null);
    }

    private static ChatMessage results(ToolResult... results) {
        return message(ChatRole.TOOL, ChatParts.ofResults(List.of(results)), null);
    }

    private static ChatMessage message(ChatRole role, JsonNode content, @Nullable String told) {
        UUID id = UUID.randomUUID();
        return new ChatMessage(
                id,
                id,
                id,
                role,
                content,
                told,
                JsonNodeFactory.instance.arrayNode(),
                null,
                null,
                null,
                null,
                true,
                null,
                Instant.EPOCH);
    }
}
