package dev.capstan.service.files;

import dev.capstan.persistence.files.FileAsset;
import dev.capstan.persistence.files.FileRepository;
import dev.capstan.service.users.UserErased;
import dev.capstan.types.files.AssetStatus;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Decides which objects nobody needs any more. The store forgets them later, outside of any transaction. */
@Stateless
@LocalBean
public class FileDisposal {
    /** Whoever began to put or to complete a file just before its link expired comes to an end within this time. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    private static final int AT_ONCE = 200;

    @Inject
    FileRepository files;

    @Inject
    FilesConfig config;

    @Inject
    Clock clock;

    /** Gives up uploads that never ended, and what arrived after its file was complete. Returns how many it looked at. */
    public int giveUpAbandoned() {
        Instant now = clock.instant();
        List<FileAsset> due = files.lockUnswept(now.minus(config.uploadLife()).minus(GRACE), AT_ONCE);
        for (FileAsset asset : due) {
            files.discard(StoredFile.of(asset).arrivalKey(), now);
            if (asset.status() == AssetStatus.PENDING) {
                asset.fail("abandoned");
                files.discard(asset.storageKey(), now);
            }
            asset.swept(now);
        }
        return due.size();
    }

    public void erase(@Observes UserErased user) {
        Instant now = clock.instant();
        UUID userId = user.userId();
        for (FileAsset asset : files.findAllOf(userId)) {
            files.discard(asset.storageKey(), now);
            files.discard(StoredFile.of(asset).arrivalKey(), now);
        }
        files.findAvatar(userId).ifPresent(avatar -> files.discard(avatar.storageKey(), now));
        files.removeAllOf(userId);
    }

    public List<String> discarded() {
        return files.findDiscarded(AT_ONCE);
    }

    /** The store has forgotten it. */
    public void forgotten(String storageKey) {
        files.forgetDiscarded(storageKey);
    }
}
