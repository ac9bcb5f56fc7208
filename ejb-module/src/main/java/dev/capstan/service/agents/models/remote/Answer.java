package dev.capstan.service.agents.models.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelListener;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.json.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it grows: takes what the client library reports, tells the caller's listener, and keeps the blocks in their
 * order. The library hides what is thrown into it, so faults are kept and must be asked for.
 */
final class Answer implements StreamingChatResponseHandler {
    private enum Open {
        NOTHING,
        TEXT,
        THINKING
    }

    private final ModelListener listener;
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private Open kind = Open.NOTHING;
    private @Nullable String signature;
    private @Nullable String callSignature;
    private @Nullable StopReason stopReason;
    private @Nullable RuntimeException listenerFault;
    private @Nullable Throwable libraryFault;
    private long streamedBytes;

    Answer(ModelListener listener) {
        this.listener = listener;
    }

    @Override
    public void onPartialResponse(String delta) {
        grow(Open.TEXT, delta);
    }

    @Override
    public void onPartialThinking(PartialThinking delta) {
        grow(Open.THINKING, delta.text());
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        addCall(call.toolExecutionRequest());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        endBlock();
    }

    @Override
    public void onError(Throwable error) {
        if (libraryFault == null) {
            libraryFault = error;
        }
    }

    /** The provider's seal on the open thinking block, in one or more parts. */
    void sign(String part) {
        signature = signature == null ? part : signature + part;
    }

    /** A thinking block without readable text, which must be sent back all the same. */
    void addSealedThinking(String seal) {
        endBlock();
        blocks.add(new Block.Thinking("", seal));
    }

    /** The provider's seal on the tool call that comes next. */
    void signCall(String seal) {
        callSignature = seal;
    }

    void stop(StopReason reason) {
        stopReason = reason;
    }

    void endBlock() {
        if (!open.isEmpty()) {
            String whole = open.toString();
            Block block = kind == Open.THINKING ? new Block.Thinking(whole, signature) : new Block.Text(whole);
            blocks.add(block);
            guarded(() -> listener.blockEnded(block));
        } else if (signature != null) {
            blocks.add(new Block.Thinking("", signature));
        }
        open.setLength(0);
        signature = null;
        kind = Open.NOTHING;
    }

    /** What the caller's listener threw, if anything. */
    @Nullable
    RuntimeException listenerFault() {
        return listenerFault;
    }

    /** What the library could not read, if anything. */
    @Nullable
    Throwable libraryFault() {
        return libraryFault;
    }

    @Nullable
    StopReason stopReason() {
        boolean calls = blocks.stream().anyMatch(Block.ToolCall.class::isInstance);
        return stopReason == StopReason.END && calls ? StopReason.TOOL_CALLS : stopReason;
    }

    List<Block> blocks() {
        return blocks;
    }

    long streamedBytes() {
        return streamedBytes;
    }

    private void grow(Open wanted, String delta) {
        if (delta.isEmpty() || listenerFault != null) {
            return;
        }
        if (kind != wanted) {
            endBlock();
            kind = wanted;
        }
        open.append(delta);
        streamedBytes += delta.getBytes(StandardCharsets.UTF_8).length;
        guarded(() -> {
            if (wanted == Open.THINKING) {
                listener.thinking(delta);
            } else {
                listener.text(delta);
            }
        });
    }

    private void addCall(ToolExecutionRequest call) {
        endBlock();
        String arguments = call.arguments() == null ? "" : call.arguments();
        streamedBytes += arguments.getBytes(StandardCharsets.UTF_8).length;
        JsonNode input = parse(arguments);
        if (input == null && stopReason == StopReason.OUTPUT_LIMIT) {
            return; // the limit cut the call in two
        }
        String id = call.id() == null || call.id().isBlank()
                ? "call_" + UUID.randomUUID().toString().replace("-", "")
                : call.id();
        blocks.add(new Block.ToolCall(id, call.name(), input == null ? unreadable(arguments) : input, callSignature));
        callSignature = null;
    }

    private static @Nullable JsonNode parse(String arguments) {
        if (arguments.isBlank() || arguments.strip().equals("null")) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            return Json.MAPPER.readTree(arguments) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Keeps what the model wrote, so that the schema check refuses it and the model sees its own mistake. */
    private static JsonNode unreadable(String arguments) {
        return Json.MAPPER.createObjectNode().put("_not_a_json_object", arguments);
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            listenerFault = listenerFault == null ? e : listenerFault;
        }
    }
}
