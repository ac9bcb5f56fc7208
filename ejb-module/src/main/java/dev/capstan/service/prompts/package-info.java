/** Rewriting of prompts. Entry point: {@link dev.capstan.service.prompts.PromptEnhancer}. */
@NullMarked
package dev.capstan.service.prompts;

import org.jspecify.annotations.NullMarked;
