package dev.capstan.service.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.json.JsonText;
import dev.capstan.persistence.runs.RunStep;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.json.Json;

/** The stored form of steps. */
final class StepCodec {
    private StepCodec() {}

    static JsonNode encode(ModelReply reply) {
        return JsonText.clean(Json.MAPPER.<ObjectNode>valueToTree(reply));
    }

    static ModelReply decodeReply(JsonNode content) {
        return read(content, ModelReply.class);
    }

    static JsonNode encode(ToolResult result) {
        return JsonText.clean(Json.MAPPER.<ObjectNode>valueToTree(result));
    }

    static ToolResult decodeResult(JsonNode content) {
        return read(content, ToolResult.class);
    }

    static RunStep result(Claim claim, int turn, ToolResult result, long seq) {
        return new RunStep(
                claim.runId(), claim.agent().key(), turn, RunStep.Kind.TOOL, result.callId(), encode(result), seq);
    }

    static RunStep reply(Claim claim, int turn, ModelReply reply, long seq) {
        return new RunStep(claim.runId(), claim.agent().key(), turn, RunStep.Kind.MODEL, "", encode(reply), seq);
    }

    static RunStep summary(Claim claim, Summary summary, long seq) {
        ObjectNode content = Json.MAPPER.valueToTree(summary);
        return new RunStep(
                claim.runId(),
                claim.agent().key(),
                summary.turn(),
                RunStep.Kind.SUMMARY,
                "",
                JsonText.clean(content),
                seq);
    }

    static Summary decodeSummary(JsonNode content) {
        return read(content, Summary.class);
    }

    private static <T> T read(JsonNode content, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored step cannot be read as " + type.getSimpleName(), e);
        }
    }
}
