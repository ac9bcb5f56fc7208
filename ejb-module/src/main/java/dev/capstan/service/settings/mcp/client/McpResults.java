package dev.capstan.service.settings.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.Shown;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import io.modelcontextprotocol.spec.McpSchema.AudioContent;
import io.modelcontextprotocol.spec.McpSchema.BlobResourceContents;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.EmbeddedResource;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool of a server gave, for the model and for people. Text is passed on, up to what a model can use; an image or
 * another file becomes a file in the sandbox, of which the model is told.
 */
@ApplicationScoped
public class McpResults {
    private static final int MOST_PARTS = 100;
    private static final Map<String, String> ENDINGS = Map.of(
            "image/png", "png",
            "image/jpeg", "jpg",
            "image/gif", "gif",
            "image/webp", "webp",
            "image/svg+xml", "svg",
            "audio/mpeg", "mp3",
            "audio/wav", "wav",
            "application/pdf", "pdf");

    @Inject
    SandboxService sandboxes;

    @Inject
    Ids ids;

    ToolOutcome outcome(CallToolResult result, ToolContext context) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        ArrayNode display = JsonNodeFactory.instance.arrayNode();
        List<Content> parts = result.content() == null ? List.of() : result.content();
        for (Content part : parts.subList(0, Math.min(parts.size(), MOST_PARTS))) {
            add(part, text, display, context);
        }
        if (text.isEmpty() && result.structuredContent() != null) {
            text.append(McpWire.JACKSON.valueToTree(result.structuredContent()).toString());
        }
        String whole = cut(text.toString().replace("\0", "").strip());
        if (Boolean.TRUE.equals(result.isError())) {
            return new ToolOutcome.Failed(whole.isEmpty() ? "The tool failed and did not say why." : whole);
        }
        String content = whole.isEmpty() ? "(The tool answered with nothing.)" : whole;
        return ToolOutcome.Done.of(content, display.isEmpty() ? TextNode.valueOf(content) : shown(content, display));
    }

    private static JsonNode shown(String content, ArrayNode files) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        all.addObject().put("type", "text").put("text", content);
        all.addAll(files);
        return all;
    }

    private void add(Content part, StringBuilder text, ArrayNode display, ToolContext context)
            throws InterruptedException {
        switch (part) {
            case TextContent said -> line(text, String.valueOf(said.text()));
            case ImageContent image -> line(text, keep("image", image.mimeType(), image.data(), display, context));
            case AudioContent audio -> line(text, keep("audio", audio.mimeType(), audio.data(), display, context));
            case ResourceLink link -> line(text, "[%s: %s]".formatted(link.name(), link.uri()));
            case EmbeddedResource embedded -> {
                if (embedded.resource() instanceof TextResourceContents inside) {
                    line(text, String.valueOf(inside.text()));
                } else if (embedded.resource() instanceof BlobResourceContents blob) {
                    line(text, keep("file", blob.mimeType(), blob.blob(), display, context));
                }
            }
            default -> line(text, "[a part of the kind %s, which cannot be shown]".formatted(part.type()));
        }
    }

    private static void line(StringBuilder text, String more) {
        text.append(text.isEmpty() ? "" : "\n").append(more);
    }

    private String keep(
            String kind, @Nullable String mimeType, @Nullable String data, ArrayNode display, ToolContext context)
            throws InterruptedException {
        String type = mimeType == null ? "application/octet-stream" : mimeType.toLowerCase(Locale.ROOT);
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(data == null ? "" : data);
        } catch (IllegalArgumentException e) {
            return "[%s that is not valid base64]".formatted(kind);
        }
        String path = "/workspace/.outputs/%s.%s".formatted(ids.next(), ENDINGS.getOrDefault(type, "bin"));
        try {
            sandboxes
                    .wake(context.sessionId(), context.cancel(), context.sandboxStarted())
                    .files()
                    .write(path, bytes, context.cancel());
        } catch (AppException | SandboxException e) {
            return "[%s, %s, %d bytes, which could not be kept: %s]"
                    .formatted(kind, type, bytes.length, e.getMessage());
        }
        display.addObject()
                .put("type", kind)
                .put("mime_type", type)
                .put("size", bytes.length)
                .put("file_path", path);
        return "[%s, %s, %d bytes, kept as %s]".formatted(kind, type, bytes.length, path);
    }

    private static String cut(String text) {
        if (text.length() <= Shown.LIMIT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(Shown.LIMIT - 1)) ? Shown.LIMIT - 1 : Shown.LIMIT;
        return "%s%n[%d characters left out; ask the tool for less at a time]"
                .formatted(text.substring(0, end), text.length() - end);
    }
}
