package dev.capstan.service.agents.models;

import java.util.List;
import java.util.Locale;

/** Which models can see, by what their providers say of them. One that is not known to see is not shown pictures. */
public final class Sight {
    private static final List<String> BLIND_OPENAI =
            List.of("gpt-3.5", "gpt-4-0", "gpt-4-1106", "o1-mini", "o1-preview", "o3-mini", "gpt-oss");
    private static final List<String> SEEING = List.of(
            "gpt-4o",
            "gpt-4.1",
            "gpt-5",
            "o3",
            "o4",
            "claude",
            "gemini",
            "gemma-3",
            "gemma3",
            "pixtral",
            "llava",
            "vision",
            "-vl",
            "qwen2.5vl",
            "llama-4",
            "llama4",
            "mistral-small3",
            "mistral-medium",
            "minicpm-v",
            "internvl");

    private Sight() {}

    public static boolean of(ModelSettings model) {
        String id = model.modelId().toLowerCase(Locale.ROOT);
        return switch (model.provider()) {
            case Providers.ANTHROPIC, Providers.GOOGLE -> true;
            case Providers.OPENAI ->
                !id.equals("gpt-4") && BLIND_OPENAI.stream().noneMatch(id::startsWith);
            case Providers.DEMO -> false;
            default ->
                SEEING.stream().anyMatch(id::contains) && BLIND_OPENAI.stream().noneMatch(id::contains);
        };
    }
}
