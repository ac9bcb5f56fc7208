package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what a user entered against what was asked. No refusal repeats a value. */
public final class AnswerCheck {
    public static final int LONGEST_VALUE = 20_000;

    private AnswerCheck() {}

    /** @throws AppException {@code validation_error} when the question does not ask for a value, or not for such a one */
    public static Answer check(Question question, boolean confirmed, Map<String, String> entered) {
        Set<String> known = question.fields().stream().map(Question.Field::name).collect(Collectors.toSet());
        entered.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid(
                            known.isEmpty()
                                    ? "This question needs a yes or no, and no values."
                                    : "This question does not ask for that value. It asks for %s."
                                            .formatted(String.join(
                                                    ", ",
                                                    known.stream().sorted().toList())));
                });
        if (!confirmed) {
            return new Answer(false, Map.of());
        }
        Map<String, JsonNode> values = new HashMap<>();
        for (Question.Field field : question.fields()) {
            String text = entered.get(field.name());
            if (text != null && !text.isEmpty()) {
                values.put(field.name(), read(field, text));
            } else if (field.required()) {
                throw invalid("The value %s is missing.".formatted(field.name()));
            }
        }
        return new Answer(true, values);
    }

    private static JsonNode read(Question.Field field, String text) {
        if (text.length() > LONGEST_VALUE) {
            throw invalid("The value %s is longer than %d characters.".formatted(field.name(), LONGEST_VALUE));
        }
        if (!field.choices().isEmpty()) {
            return TextNode.valueOf(choice(field, text));
        }
        try {
            return switch (field.type()) {
                case "int" -> IntNode.valueOf(Integer.parseInt(text.strip()));
                case "float" -> DecimalNode.valueOf(new BigDecimal(text.strip()));
                case "bool" -> bool(field, text.strip());
                default -> TextNode.valueOf(text);
            };
        } catch (NumberFormatException e) {
            throw invalid("The value %s must be a number.".formatted(field.name()));
        }
    }

    /** A choice by its value; people and some clients send the label. */
    private static String choice(Question.Field field, String text) {
        Optional<Question.Choice> chosen = field.choices().stream()
                .filter(choice -> choice.value().equals(text))
                .findFirst()
                .or(() -> field.choices().stream()
                        .filter(choice -> choice.label().equals(text))
                        .findFirst());
        return chosen.orElseThrow(() -> invalid("The value %s must be one of %s."
                        .formatted(
                                field.name(),
                                field.choices().stream()
                                        .map(Question.Choice::value)
                                        .collect(Collectors.joining(", ")))))
                .value();
    }

    private static JsonNode bool(Question.Field field, String text) {
        return switch (text) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            default -> throw invalid("The value %s must be true or false.".formatted(field.name()));
        };
    }

    private static AppException invalid(String message) {
        return new AppException(Kind.INVALID, "validation_error", message);
    }
}
