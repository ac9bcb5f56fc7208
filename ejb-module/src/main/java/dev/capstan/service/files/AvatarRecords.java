package dev.capstan.service.files;

import dev.capstan.persistence.files.FileRepository;
import dev.capstan.persistence.files.UserAvatar;
import dev.capstan.service.users.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Which avatar each user has. */
@Stateless
public class AvatarRecords {
    @Inject
    FileRepository files;

    @Inject
    UserService users;

    @Inject
    Clock clock;

    /** @param url where everybody can see it */
    public void replace(UUID userId, UUID avatarId, String key, byte[] png, String url) {
        files.lockSpace(userId);
        String sha256 = Inspection.sha256(png);
        UserAvatar before = files.lockAvatar(userId).orElse(null);
        if (before == null) {
            files.add(new UserAvatar(userId, avatarId, key, png.length, sha256, clock.instant()));
        } else {
            files.discard(before.storageKey(), clock.instant());
            before.replace(avatarId, key, png.length, sha256, clock.instant());
        }
        users.showAvatar(userId, url);
    }

    /** Lets the store forget an avatar that nobody got to see. */
    public void discard(String key) {
        files.discard(key, clock.instant());
    }

    public Optional<UUID> idOf(UUID userId) {
        return files.findAvatar(userId).map(UserAvatar::avatarId);
    }

    public Optional<StoredAvatar> find(UUID avatarId) {
        return files.findAvatarById(avatarId)
                .map(avatar -> new StoredAvatar(avatar.storageKey(), avatar.fileSize(), avatar.sha256()));
    }

    /** An avatar in the store. */
    public record StoredAvatar(String key, long size, String sha256) {}
}
