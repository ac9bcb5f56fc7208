package dev.capstan.service.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cuts what any tool gives to what a model can use, and keeps the whole in a file of the session's sandbox that the result
 * names, so that the agent can read on there. Where no sandbox works, the result says that the rest is lost.
 */
@ApplicationScoped
public class LongOutputs {
    private static final Logger LOG = Logger.getLogger(LongOutputs.class.getName());
    /** What tools that cut by themselves may add to say so. */
    private static final int SLACK = 2_000;

    private static final int MOST_SHOWN = 200_000;

    @Inject
    SandboxService sandboxes;

    public ToolOutcome fit(ToolOutcome outcome, ToolContext context) throws InterruptedException {
        return switch (outcome) {
            case ToolOutcome.Failed failed ->
                tooLong(failed.reason()) ? new ToolOutcome.Failed(Shown.cut(failed.reason())) : failed;
            case ToolOutcome.Done done -> {
                String content = tooLong(done.content()) ? kept(done.content(), context) : done.content();
                yield new ToolOutcome.Done(content, display(done, content), done.costUsd());
            }
        };
    }

    /** What people see is cut with what the model reads. */
    private static JsonNode display(ToolOutcome.Done done, String content) {
        boolean same = done.display().isTextual() && done.display().textValue().equals(done.content());
        if (same) {
            return TextNode.valueOf(content);
        }
        return done.display().toString().length() > MOST_SHOWN ? TextNode.valueOf(Shown.cut(content)) : done.display();
    }

    private String kept(String content, ToolContext context) throws InterruptedException {
        if (!sandboxes.available().works()) {
            return Shown.cut(content);
        }
        try {
            Sandbox sandbox = sandboxes.wake(context.sessionId(), context.cancel(), context.sandboxStarted());
            return Shown.of(content, sandbox);
        } catch (AppException e) {
            LOG.log(Level.WARNING, "A long output could not be kept.", e);
            return Shown.cut(content);
        }
    }

    private static boolean tooLong(String text) {
        return text.length() > Shown.LIMIT + SLACK;
    }
}
