package dev.capstan.service.agents.models.remote;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.tools.ToolSpec;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says a request in the words of the client library. */
final class Conversation {
    /** The library's name for the seal of a thinking block. */
    private static final String SIGNATURE = "thinking_signature";

    private static final String REDACTED = "redacted_thinking";

    /** Marks the seal of a thinking block that has no readable text. */
    static final String REDACTED_PREFIX = "redacted:";

    private static final String NO_TEXT = "(no text)";

    private Conversation() {}

    static List<ChatMessage> messages(ModelRequest request, boolean keepBlockOrder) {
        List<ChatMessage> all = new ArrayList<>();
        if (!request.system().isBlank()) {
            all.add(SystemMessage.from(request.system()));
        }
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> all.add(question(user));
                case Message.Assistant answer ->
                    all.addAll(answer(keepBlockOrder ? answer.blocks() : joined(answer.blocks())));
                case Message.ToolResults results -> results.results().forEach(result -> all.add(result(result)));
            }
        }
        return all;
    }

    private static ChatMessage question(Message.User user) {
        String text = user.text().isBlank() ? NO_TEXT : user.text();
        if (user.pictures().isEmpty()) {
            return UserMessage.from(text);
        }
        List<Content> parts = new ArrayList<>();
        parts.add(TextContent.from(text));
        user.pictures().forEach(picture -> parts.add(ImageContent.from(picture.base64(), picture.contentType())));
        return UserMessage.from(parts);
    }

    /** The tools by name and description; their schemas are put into the body as they are. */
    static List<ToolSpecification> tools(List<ToolSpec> tools) {
        return tools.stream()
                .map(tool -> ToolSpecification.builder()
                        .name(tool.name())
                        .description(tool.description())
                        .build())
                .toList();
    }

    private static ChatMessage result(Message.ToolResult result) {
        return ToolExecutionResultMessage.builder()
                .id(result.callId())
                .toolName(result.toolName())
                .text(result.content().isEmpty() ? "(no output)" : result.content())
                .isError(result.failed())
                .build();
    }

    /** All text, then all calls: for protocols in which an answer is one message. */
    private static List<Block> joined(List<Block> blocks) {
        List<Block> all = new ArrayList<>();
        String text = blocks.stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text())
                .collect(Collectors.joining("\n"));
        all.add(new Block.Text(text));
        blocks.stream().filter(Block.ToolCall.class::isInstance).forEach(all::add);
        return all;
    }

    /** A message of the library has one thinking, one text, and its calls, in this order: what differs is split. */
    private static List<ChatMessage> answer(List<Block> blocks) {
        List<ChatMessage> all = new ArrayList<>();
        Part part = new Part();
        for (Block block : blocks) {
            if (!part.takes(block)) {
                all.add(part.message());
                part = new Part();
            }
            part.add(block);
        }
        if (!part.empty()) {
            all.add(part.message());
        }
        return all;
    }

    private static final class Part {
        private Block.@Nullable Thinking thinking;
        private @Nullable String text;
        private final List<ToolExecutionRequest> calls = new ArrayList<>();

        boolean empty() {
            return thinking == null && text == null && calls.isEmpty();
        }

        boolean takes(Block block) {
            return switch (block) {
                case Block.Thinking ignored -> empty();
                case Block.Text ignored -> text == null && calls.isEmpty();
                case Block.ToolCall ignored -> true;
            };
        }

        void add(Block block) {
            switch (block) {
                case Block.Thinking given -> thinking = given.signature() == null ? null : given;
                case Block.Text given -> text = given.text().isBlank() ? text : given.text();
                case Block.ToolCall call ->
                    calls.add(ToolExecutionRequest.builder()
                            .id(call.id())
                            .name(call.name())
                            .arguments(call.input().toString())
                            .build());
            }
        }

        AiMessage message() {
            AiMessage.Builder message = AiMessage.builder().text(text).toolExecutionRequests(calls);
            if (thinking != null && thinking.signature() != null) {
                String seal = thinking.signature();
                if (seal.startsWith(REDACTED_PREFIX)) {
                    message.attributes(Map.of(REDACTED, List.of(seal.substring(REDACTED_PREFIX.length()))));
                } else {
                    message.thinking(thinking.text()).attributes(Map.of(SIGNATURE, seal));
                }
            }
            return message.build();
        }
    }
}
