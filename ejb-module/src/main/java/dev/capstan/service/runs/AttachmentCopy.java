package dev.capstan.service.runs;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.Content;
import dev.capstan.service.files.Downloads;
import dev.capstan.service.files.sandbox.SandboxTransfer;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Brings the files that came with a message into the sandbox, before the agent begins. */
@ApplicationScoped
class AttachmentCopy {
    @Inject
    Downloads downloads;

    @Inject
    SandboxService sandboxes;

    /**
     * Copies what is not there yet: a run that is taken over finds what the agent has made of its files.
     *
     * @param started is run when the sandbox had to be started
     * @throws RunFailure when one cannot be brought over
     */
    void bring(Claim claim, List<Attachment> attachments, CancelToken cancel, Runnable started) {
        if (attachments.isEmpty()) {
            return;
        }
        try {
            SandboxTransfer transfer = new SandboxTransfer(sandboxes.wake(claim.sessionId(), cancel, started), cancel);
            for (Attachment attachment : attachments) {
                if (claim.first() || transfer.size(attachment.path()).isEmpty()) {
                    copy(claim, attachment, transfer);
                }
                cancel.throwIfCancelled();
            }
        } catch (AppException | SandboxException | IOException e) {
            cancel.throwIfCancelled();
            RunFailure failure = new RunFailure(
                    "sandbox_error",
                    "The attached files could not be brought to the agent: %s".formatted(e.getMessage()));
            failure.initCause(e);
            throw failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while files were copied");
        }
    }

    private void copy(Claim claim, Attachment attachment, SandboxTransfer transfer)
            throws SandboxException, IOException, InterruptedException {
        Content content = downloads.original(claim.userId(), attachment.id());
        try (InputStream bytes = content.source().open(new Part(0, content.size()))) {
            transfer.write(attachment.path(), bytes, content.size());
        }
    }
}
