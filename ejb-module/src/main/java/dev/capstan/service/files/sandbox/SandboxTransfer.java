package dev.capstan.service.files.sandbox;

import dev.capstan.service.sandboxes.provider.ExecResult;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.sandboxes.provider.SandboxProcess;
import dev.capstan.types.runs.CancelToken;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Moves files between a sandbox and the outside, of any size: programs inside the sandbox read and write them, bytes
 * stream, and links on the way can at worst mislead the sandbox itself.
 */
public final class SandboxTransfer {
    private static final Duration END = Duration.ofSeconds(30);
    private static final int ANSWER = 4096;

    private static final String SIZE = """
            exec 2>/dev/null
            [ -f "$1" ] || exit 1
            real=$(realpath -e -- "$1") || exit 1
            case "$real" in /workspace/*|/tmp/*) ;; *) exit 2 ;; esac
            stat -c %s -- "$real"
            """;
    private static final String READ = """
            exec 2>/dev/null
            real=$(realpath -e -- "$1") || exit 1
            case "$real" in /workspace/*|/tmp/*) ;; *) exit 2 ;; esac
            exec head -c "$2" -- "$real"
            """;
    private static final String WRITE = """
            exec >/dev/null 2>&1
            mkdir -p -- "$(dirname -- "$1")" || exit 1
            draft="$1.$$.part"
            cat > "$draft" && [ "$(stat -c %s -- "$draft")" = "$2" ] && mv -fT -- "$draft" "$1" && exit 0
            rm -f -- "$draft"
            exit 1
            """;
    private static final String HAS = """
            exec >/dev/null 2>&1
            [ -f "$1" ] && [ "$(stat -c %s -- "$1")" = "$2" ]
            """;

    private final Sandbox sandbox;
    private final CancelToken cancel;

    public SandboxTransfer(Sandbox sandbox, CancelToken cancel) {
        this.sandbox = sandbox;
        this.cancel = cancel;
    }

    /** How large a file is; empty when there is none below the sandbox's own directories. */
    public Optional<Long> size(String path) throws SandboxException, InterruptedException {
        ExecResult result = sandbox.exec(
                SandboxCommand.bash(SIZE, SandboxPath.resolve(path)).keeping(ANSWER), cancel);
        String text = new String(result.output(), StandardCharsets.US_ASCII).strip();
        return result.succeeded() && text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** Whether there is a file of just this size. */
    public boolean has(String path, long size) throws SandboxException, InterruptedException {
        return sandbox.exec(SandboxCommand.bash(HAS, SandboxPath.resolve(path), Long.toString(size)), cancel)
                .succeeded();
    }

    /** The first bytes of a file; closing the stream ends the reader. */
    public InputStream read(String path, long length) throws SandboxException {
        SandboxProcess reader =
                sandbox.start(SandboxCommand.bash(READ, SandboxPath.resolve(path), Long.toString(length)));
        CancelToken.Registration registration = cancel.onCancel(reader::kill);
        return new FilterInputStream(reader.output()) {
            @Override
            public void close() throws IOException {
                registration.close();
                reader.kill();
                super.close();
            }
        };
    }

    /** Makes or replaces a file of just this many bytes, or leaves what was there. */
    public void write(String path, InputStream content, long size) throws SandboxException, InterruptedException {
        SandboxProcess writer =
                sandbox.start(SandboxCommand.bash(WRITE, SandboxPath.resolve(path), Long.toString(size)));
        CancelToken.Registration registration = cancel.onCancel(writer::kill);
        try {
            try (OutputStream to = writer.input()) {
                content.transferTo(to);
            } catch (IOException e) {
                throw new SandboxException("%s could not be put into the sandbox.".formatted(path), e);
            }
            if (writer.await(END).filter(code -> code == 0).isEmpty()) {
                throw new SandboxException(
                        "%s could not be put into the sandbox; its disk may be full.".formatted(path));
            }
        } finally {
            registration.close();
            writer.kill();
        }
    }
}
