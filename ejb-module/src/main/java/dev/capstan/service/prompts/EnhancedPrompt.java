package dev.capstan.service.prompts;

import org.jspecify.annotations.Nullable;

/**
 * A prompt beside what became of it.
 *
 * @param reasoning why the prompt is as it was, or is cut off; null when it was rewritten whole
 */
public record EnhancedPrompt(
        String originalPrompt,
        String enhancedPrompt,
        @Nullable String reasoning) {
    static EnhancedPrompt unchanged(String prompt, String why) {
        return new EnhancedPrompt(prompt, prompt, why);
    }
}
