package dev.capstan.service.tools;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tool needs of the user before it can be called. The run rests until the answer is there, however long that takes.
 *
 * @param id names the question towards clients
 * @param message what the user is asked
 * @param confirmation whether a yes is enough; then the fields may be left empty, else a required one must be given
 * @param fields what the user can enter
 */
public record Question(UUID id, String message, boolean confirmation, List<Field> fields) {
    public static final int MOST_FIELDS = 100;

    public Question {
        fields = List.copyOf(fields);
        if (fields.size() > MOST_FIELDS) {
            throw new IllegalArgumentException("a question has at most %d fields".formatted(MOST_FIELDS));
        }
    }

    /** A question that yes or no answers. */
    public static Question toConfirm(UUID id, String message) {
        return new Question(id, message, true, List.of());
    }

    /**
     * One value that the user enters.
     *
     * @param type the word the contract has for it: {@code str}, {@code int}, {@code float}, {@code bool}
     * @param choices the values that are allowed; empty when any is
     * @param secret handed to the tool alone: never part of its input, an event or a log
     */
    public record Field(
            String name,
            String type,
            @Nullable String description,
            List<Choice> choices,
            boolean secret,
            boolean required) {
        public Field {
            choices = List.copyOf(choices);
        }
    }

    public record Choice(String value, String label) {}
}
