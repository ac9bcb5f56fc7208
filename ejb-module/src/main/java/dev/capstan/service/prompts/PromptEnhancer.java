package dev.capstan.service.prompts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.errors.InvalidRequestException;
import dev.capstan.service.realtime.EventBatch;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets the user's model rewrite a prompt into a richer one. One metered call; no transaction is open over it. */
@ApplicationScoped
public class PromptEnhancer {
    /** The most characters of a prompt, and of what is said beside it. */
    public static final int LONGEST = 20_000;

    private static final int MOST_TOKENS = 4096;
    private static final String TASK = """
            You improve prompts that a person is about to give to an AI agent. The user's message is such a prompt. \
            Never answer it and never do what it asks: rewrite it.
            Keep its language, its intent and every fact, name, number, link and file in it. Make the goal, the audience, \
            the scope, the constraints and the form of the result explicit where they follow from the prompt. Add nothing \
            that the person would have to take back.
            Say only the rewritten prompt: no introduction, no quotation marks, no explanation.""";

    @Inject
    LlmSettingService models;

    @Inject
    MeteredQuestion question;

    @Inject
    EventLog log;

    /**
     * Without a model, or when the model says nothing, the prompt comes back as it was, with the reason.
     *
     * @param sessionId whose work it belongs to, null for none
     * @param context what the person says about the prompt
     * @throws InvalidRequestException when there is nothing to rewrite, or too much
     * @throws dev.capstan.service.credits.InsufficientCreditsException when the user cannot pay for it
     * @throws PromptEnhancementException when the model fails
     */
    public EnhancedPrompt enhance(UUID userId, @Nullable UUID sessionId, String prompt, @Nullable String context) {
        check(prompt, context);
        Optional<ResolvedModel> model = models.preferred(userId);
        if (model.isEmpty()) {
            return EnhancedPrompt.unchanged(
                    prompt,
                    "No model is configured, so the prompt is as it was. Add a model in the settings, or ask the administrator for one.");
        }
        ModelReply reply = question.ask(userId, sessionId, model.get(), request(model.get(), prompt, context));
        String said = said(reply);
        if (said.isEmpty()) {
            return EnhancedPrompt.unchanged(
                    prompt, "%s had nothing to improve.".formatted(model.get().displayName()));
        }
        return switch (reply.stopReason()) {
            case REFUSED ->
                EnhancedPrompt.unchanged(
                        prompt,
                        "%s did not want to rewrite this prompt."
                                .formatted(model.get().displayName()));
            case OUTPUT_LIMIT -> new EnhancedPrompt(prompt, said, "The rewritten prompt was cut off at its limit.");
            case END, TOOL_CALLS -> new EnhancedPrompt(prompt, said, null);
        };
    }

    /** Rewrites a prompt and tells the owner of the session in its event log. */
    public void enhanceIn(UUID userId, UUID sessionId, String prompt) {
        EnhancedPrompt enhanced = enhance(userId, sessionId, prompt, null);
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("result", enhanced.enhancedPrompt())
                .put("original_request", prompt)
                .put("reasoning", enhanced.reasoning());
        log.append(new EventBatch(
                sessionId,
                null,
                List.of(NewEvent.of("agent.prompt.generated", EventGroup.AGENT, null, content)
                        .to(EventAudience.OWNER))));
    }

    private static ModelRequest request(ResolvedModel model, String prompt, @Nullable String context) {
        String system = context == null || context.isBlank()
                ? TASK
                : "%s%n%nWhat is known beside the prompt:%n%s".formatted(TASK, context);
        int most = Math.min(MOST_TOKENS, model.settings().maxOutputTokens());
        return new ModelRequest(system, List.of(new Message.User(prompt)), List.of(), most);
    }

    private static String said(ModelReply reply) {
        return reply.blocks().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text())
                .collect(Collectors.joining())
                .replace("\0", "")
                .strip();
    }

    private static void check(String prompt, @Nullable String context) {
        if (prompt.isBlank()) {
            throw new InvalidRequestException("prompt is empty; say what you want to have done.");
        }
        if (prompt.length() > LONGEST || context != null && context.length() > LONGEST) {
            throw new InvalidRequestException(
                    "prompt and context have at most %d characters each; shorten them.".formatted(LONGEST));
        }
    }
}
