package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.json.Json;
import dev.capstan.types.credits.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final Conversation conversation = new Conversation(List.of(), "build it");

    @Test
    void givesEachToolCallAResultInTheOrderOfTheCalls() {
        conversation.add(1, reply(call("a"), call("b")));
        conversation.add(1, new ToolResult("b", "Bash", "two", false));
        conversation.add(1, new ToolResult("a", "Bash", "one", false));

        assertThat(conversation.messages().getLast())
                .isEqualTo(new Message.ToolResults(
                        List.of(new ToolResult("a", "Bash", "one", false), new ToolResult("b", "Bash", "two", false))));
    }

    @Test
    void answersForACallThatNeverEnded() {
        conversation.add(1, reply(call("a"), call("b")));
        conversation.add(1, new ToolResult("a", "Bash", "one", false));

        assertThat(conversation.openCalls()).extracting(Block.ToolCall::id).containsExactly("b");
        Message.ToolResults results =
                (Message.ToolResults) conversation.messages().getLast();
        assertThat(results.results().getLast().failed()).isTrue();
        assertThat(results.results().getLast().content()).contains("interrupted");
    }

    @Test
    void neverLeavesAQuestionOfThePastUnanswered() {
        assertThat(conversation.asHistory()).last().isInstanceOf(Message.Assistant.class);

        conversation.add(1, reply(call("a")));
        assertThat(conversation.asHistory()).last().isInstanceOf(Message.Assistant.class);

        conversation.add(2, reply(new Block.Text("done")));
        assertThat(conversation.asHistory()).last().isEqualTo(new Message.Assistant(List.of(new Block.Text("done"))));
    }

    @Test
    void stepsSurviveBeingStored() {
        ModelReply reply = new ModelReply(
                List.of(new Block.Thinking("hm", "seal"), new Block.Text("x"), call("a")),
                new TokenUsage(1, 2, 3, 5, 4),
                StopReason.TOOL_CALLS);

        assertThat(StepCodec.decodeReply(StepCodec.encode(reply))).isEqualTo(reply);
        ToolResult result = new ToolResult("a", "Bash", "text", true);
        assertThat(StepCodec.decodeResult(StepCodec.encode(result))).isEqualTo(result);
    }

    private static Block.ToolCall call(String id) {
        return new Block.ToolCall(id, "Bash", Json.MAPPER.createObjectNode().put("command", "ls"), null);
    }

    private static ModelReply reply(Block... blocks) {
        return new ModelReply(List.of(blocks), TokenUsage.of(1, 1), StopReason.END);
    }
}
