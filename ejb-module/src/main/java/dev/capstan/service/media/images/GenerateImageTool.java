package dev.capstan.service.media.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.FileLinks;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileWish;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.Uploads;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.CheckedTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Locale;

/** Makes an image: a file of the user that the session shows, and in the sandbox too where a path is given. */
@ApplicationScoped
public class GenerateImageTool extends CheckedTool {
    private static final ToolSpec SPEC = ToolSpec.of("generate_image", "Make an image", """
            Makes an image of a description and shows it to the user. Describe what is to be seen, in which style and light. With output_path it is put into the sandbox too.""", """
            "prompt":{"type":"string","minLength":1,"maxLength":4000,"description":"What the image shows"},
            "output_path":{"type":"string","maxLength":500,"description":"Where to put it in the sandbox, below /workspace"},
            "aspect_ratio":{"type":"string","enum":["1:1","16:9","9:16","4:3","3:4"],"default":"1:1"},
            "model_name":{"type":"string"},"provider":{"type":"string"}""", "prompt");
    private static final int LONGEST = 4_000;
    private static final int NAME_LENGTH = 40;

    @Inject
    Images images;

    @Inject
    Uploads uploads;

    @Inject
    FileService files;

    @Inject
    FileLinks links;

    @Inject
    SandboxService sandboxes;

    @Override
    public ToolSpec spec() {
        return SPEC.costing(images.cost());
    }

    @Override
    public Duration timeLimit() {
        return Duration.ofMinutes(5);
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        String prompt = input.path("prompt").asText().replace("\0", "").strip();
        if (prompt.isEmpty() || prompt.length() > LONGEST) {
            return new ToolOutcome.Failed("Describe the image in 1 to %d characters.".formatted(LONGEST));
        }
        AspectRatio ratio =
                AspectRatio.ofWire(input.path("aspect_ratio").asText("1:1")).orElse(AspectRatio.SQUARE);
        try {
            MadeImage image = images.make(new ImageWish(prompt, ratio), context.cancel());
            context.cancel().throwIfCancelled();
            StoredFile file = store(prompt, image, context);
            String path = input.path("output_path").asText("");
            if (!path.isBlank()) {
                sandboxes
                        .wake(context.sessionId(), context.cancel(), context.sandboxStarted())
                        .files()
                        .write(path, image.bytes(), context.cancel());
            }
            return new ToolOutcome.Done(told(file, path), shown(file), images.usdPerImage());
        } catch (ImageException | AppException e) {
            return new ToolOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private StoredFile store(String prompt, MadeImage image, ToolContext context) {
        String ending = image.contentType().substring("image/".length());
        FileWish wish = new FileWish(name(prompt) + "." + ending, image.contentType(), image.bytes().length, null);
        StoredFile file = uploads.store(context.userId(), wish, new ByteArrayInputStream(image.bytes()));
        files.show(context.userId(), context.sessionId(), file.id(), true);
        return file;
    }

    /** The first words of the description. */
    private static String name(String prompt) {
        String words = prompt.replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
        String start = words.codePointCount(0, words.length()) <= NAME_LENGTH
                ? words
                : words.substring(0, words.offsetByCodePoints(0, NAME_LENGTH));
        return start.isEmpty() ? "image" : start.toLowerCase(Locale.ROOT);
    }

    private String told(StoredFile file, String path) {
        return "The image %s was made and is shown to the user%s. In Markdown: ![%s](%s)"
                .formatted(
                        file.name(),
                        path.isBlank() ? "" : ", and is in the sandbox as " + path,
                        file.name(),
                        links.lasting(file));
    }

    /** In the form that clients show. */
    private ObjectNode shown(StoredFile file) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "file_url")
                .put("url", links.lasting(file).toString())
                .put("name", file.name())
                .put("mime_type", file.contentType())
                .put("size", file.size())
                .put("file_id", file.id().toString());
    }
}
