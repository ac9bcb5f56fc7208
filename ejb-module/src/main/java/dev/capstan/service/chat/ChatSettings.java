package dev.capstan.service.chat;

import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.tools.ToolSpec;
import java.time.Duration;
import java.util.List;

/** What is the same for every turn. */
final class ChatSettings {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final int MOST_ROUNDS = 25;
    static final int ATTEMPTS = 3;

    /** How long each member of a council may take, and what merges their answers. */
    static final Duration COUNCIL_TIME = Duration.ofMinutes(3);

    /** The longest answer of a member of a council. */
    static final int COUNCIL_TOKENS = 8_192;

    /** How long a question waits for the texts of its documents. */
    static final Duration READING_TIME = Duration.ofSeconds(90);

    /** What may be said beside a picture, in bytes. */
    static final int PICTURE_NOTE = 400;

    static final String FILE_SEARCH = "file_search";
    static final String GENERATE_IMAGE = "generate_image";

    /** Tools that chat offers where this server has them, in this order. */
    static final List<String> TOOLS =
            List.of("web_search", "image_search", "web_visit", "code_interpreter", "file_search", "generate_image");

    static final String INSTRUCTIONS = """
            You are a helpful assistant in a chat. Answer in the language of the question. Use Markdown where it helps. \
            Use tools when they make the answer better, and say what you found with them. When you do not know, say so.""";

    private ChatSettings() {}

    static ModelRequest request(List<Message> messages, List<ToolSpec> tools, int maxOutputTokens) {
        return new ModelRequest(INSTRUCTIONS, messages, tools, maxOutputTokens);
    }
}
