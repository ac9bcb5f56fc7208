package dev.capstan.service.prompts;

import dev.capstan.service.errors.AppException;

/** The model that should rewrite a prompt did not; nothing was charged that it did not say. */
public class PromptEnhancementException extends AppException {
    private static final long serialVersionUID = 1L;

    PromptEnhancementException(String message) {
        super(Kind.BAD_GATEWAY, "enhance_prompt_error", message);
    }
}
