package dev.capstan.service.tools;

import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A tool that works in the session's sandbox. */
public abstract class SandboxTool extends CheckedTool {
    protected static final int FILE_LIMIT = 8 << 20;

    @Inject
    protected SandboxService sandboxes;

    @Override
    public boolean needsSandbox() {
        return true;
    }

    protected Sandbox sandbox(ToolContext context) {
        return sandboxes.wake(context.sessionId(), context.cancel(), context.sandboxStarted());
    }

    /** A text file; anything that is not UTF-8 is refused. */
    protected static String text(Sandbox sandbox, String path, ToolContext context)
            throws SandboxException, InterruptedException {
        byte[] content = sandbox.files().read(path, FILE_LIMIT, context.cancel());
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SandboxException(path + " is not a text file.", e);
        }
    }

    protected static void write(Sandbox sandbox, String path, String text, ToolContext context)
            throws SandboxException, InterruptedException {
        sandbox.files().write(path, text.getBytes(StandardCharsets.UTF_8), context.cancel());
    }
}
