package dev.capstan.service.runs.forks;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish to continue a session as another one.
 *
 * @param shareWorkspace whether the fork starts with copies of the attachments that lie in the parent's workspace
 * @param attachments what the fork works on: files of the parent's workspace, or addresses
 * @param modelSettingId null for the parent's model
 */
public record NewFork(
        boolean shareWorkspace,
        List<String> attachments,
        @Nullable String instruction,
        @Nullable UUID modelSettingId) {
    public NewFork {
        attachments = List.copyOf(attachments);
    }
}
