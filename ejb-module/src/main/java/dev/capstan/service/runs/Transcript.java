package dev.capstan.service.runs;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A conversation as quoted text for a summary: what people and the model said in full, what tools gave in part. */
public final class Transcript {
    private static final int MOST_OF_TEXT = 40_000;
    private static final int MOST_OF_INPUT = 1_000;
    private static final int MOST_OF_RESULT = 2_000;

    private Transcript() {}

    /**
     * @param window tokens that the model can read; of a conversation with more characters than that the middle is left out,
     *     so that the summary fits whatever it is written in
     */
    public static String of(List<Message> messages, int window) {
        List<String> parts = new ArrayList<>();
        for (Message message : messages) {
            switch (message) {
                case Message.User user -> parts.add("The user wrote:\n" + quoted(user.text(), MOST_OF_TEXT));
                case Message.Assistant answer -> answer.blocks().forEach(block -> add(parts, block));
                case Message.ToolResults results ->
                    results.results()
                            .forEach(result -> parts.add("%s %s:\n%s"
                                    .formatted(
                                            result.toolName(),
                                            result.failed() ? "failed" : "gave",
                                            quoted(result.content(), MOST_OF_RESULT))));
            }
        }
        return cut(String.join("\n\n", parts), window);
    }

    private static void add(List<String> parts, Block block) {
        switch (block) {
            case Block.Text text -> parts.add("The agent said:\n" + quoted(text.text(), MOST_OF_TEXT));
            case Block.ToolCall call ->
                parts.add("The agent called %s:\n%s"
                        .formatted(call.name(), quoted(call.input().toString(), MOST_OF_INPUT)));
            case Block.Thinking ignored -> {
                // what came of it was said or done
            }
        }
    }

    private static String quoted(String text, int most) {
        return cut(text, most).lines().map(line -> "| " + line).collect(Collectors.joining("\n"));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = whole(text, most / 2);
        int tail = whole(text, text.length() - most / 2);
        return text.substring(0, head) + "\n[…]\n" + text.substring(tail);
    }

    /** Not in the middle of a character. */
    private static int whole(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
