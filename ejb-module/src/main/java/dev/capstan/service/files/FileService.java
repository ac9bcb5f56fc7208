package dev.capstan.service.files;

import dev.capstan.persistence.files.FileAsset;
import dev.capstan.persistence.files.FileRepository;
import dev.capstan.persistence.files.SessionFileRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.types.files.AssetKind;
import dev.capstan.types.files.AssetSource;
import dev.capstan.types.files.AssetStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which files users have, and which sessions show them. It never touches the bytes. */
@Stateless
public class FileService {
    private static final long MEBIBYTE = 1 << 20;

    @Inject
    FileRepository files;

    @Inject
    SessionFileRepository links;

    @Inject
    SessionService sessions;

    @Inject
    FilesConfig config;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Sets space aside for a file that is about to come. */
    public StoredFile reserve(UUID userId, FileWish wish) {
        if (wish.size() > config.maxBytes()) {
            throw new AppException(
                    Kind.TOO_LARGE,
                    "file_size_limit_exceeded",
                    "This file is larger than the %d MiB that are allowed.".formatted(config.maxBytes() / MEBIBYTE));
        }
        requireSpace(userId, wish.size());
        if (files.countPending(userId) >= config.maxPending()) {
            throw new AppException(
                    Kind.CONFLICT,
                    "too_many_uploads",
                    "You have %d uploads under way. Finish them, or wait until they expire."
                            .formatted(config.maxPending()));
        }
        return add(userId, wish, AssetSource.USER_UPLOAD);
    }

    /** As {@link #reserve}, for a file that the server itself is about to store for the user. */
    public StoredFile reserveGenerated(UUID userId, FileWish wish) {
        requireSpace(userId, wish.size());
        return add(userId, wish, AssetSource.GENERATED);
    }

    private void requireSpace(UUID userId, long size) {
        files.lockSpace(userId);
        long used = files.usedBy(userId);
        if (used > config.quota() - size) {
            throw new AppException(
                    Kind.TOO_LARGE,
                    "storage_quota_exceeded",
                    "You have used %d of %d MiB; this file does not fit. Delete files, or ask your administrator for more."
                            .formatted(used / MEBIBYTE, config.quota() / MEBIBYTE));
        }
    }

    private StoredFile add(UUID userId, FileWish wish, AssetSource source) {
        UUID id = ids.next();
        String name = FileNames.clean(wish.name());
        String type = FileTypes.plain(wish.contentType());
        AssetKind kind = FileTypes.kindOf(type);
        String key =
                "users/%s/%s/%s.%s".formatted(userId, kind.media() ? "media" : "docs", id, FileNames.extension(name));
        String sha256 = wish.sha256();
        FileAsset asset = new FileAsset(
                id,
                userId,
                name,
                type,
                wish.size(),
                kind,
                source,
                key,
                sha256 == null ? null : sha256.toLowerCase(Locale.ROOT),
                clock.instant());
        files.add(asset);
        return StoredFile.of(asset);
    }

    /** @throws FileNotFoundException unless it is the user's; it may not be complete yet */
    public StoredFile reserved(UUID userId, UUID assetId) {
        return files.find(assetId)
                .filter(asset -> asset.userId().equals(userId))
                .map(StoredFile::of)
                .orElseThrow(() -> new FileNotFoundException(assetId));
    }

    /** @throws FileNotFoundException unless it is the user's and complete */
    public StoredFile own(UUID userId, UUID assetId) {
        return Optional.of(reserved(userId, assetId))
                .filter(StoredFile::complete)
                .orElseThrow(() -> new FileNotFoundException(assetId));
    }

    /** The user's complete files of these ids, in that order. @throws FileNotFoundException when one is missing */
    public List<StoredFile> ownAll(UUID userId, List<UUID> assetIds) {
        Map<UUID, StoredFile> found = files.findComplete(userId, assetIds).stream()
                .map(StoredFile::of)
                .collect(Collectors.toMap(StoredFile::id, Function.identity()));
        return assetIds.stream()
                .distinct()
                .map(id -> Optional.ofNullable(found.get(id)).orElseThrow(() -> new FileNotFoundException(id)))
                .toList();
    }

    /** Those of these files that are the user's and complete. */
    public List<StoredFile> find(UUID userId, Collection<UUID> assetIds) {
        return files.findComplete(userId, assetIds).stream().map(StoredFile::of).toList();
    }

    public List<StoredFile> ownByKey(UUID userId, Collection<String> keys) {
        return files.findCompleteByKey(userId, keys).stream()
                .map(StoredFile::of)
                .toList();
    }

    /**
     * Records what was found in the store. Of two that complete the same file the second changes nothing, unless it found
     * other bytes: then the ones that were looked at first are gone, and the file is given up as failed.
     */
    public StoredFile complete(UUID assetId, FileTypes.Detected found, long size, String sha256) {
        FileAsset asset = files.lock(assetId).orElseThrow(() -> new FileNotFoundException(assetId));
        if (asset.status() == AssetStatus.FAILED) {
            throw new FileNotFoundException(assetId);
        }
        if (!asset.complete()) {
            asset.complete(found.contentType(), found.kind(), size, sha256, clock.instant());
        } else if (!asset.sha256().equals(Optional.of(sha256))) {
            giveUp(asset, "other bytes were put while it was completed");
        }
        return StoredFile.of(asset);
    }

    /** Records that what is stored cannot be kept, and lets the store forget it. */
    public void fail(UUID assetId, String cause) {
        files.lock(assetId)
                .filter(asset -> asset.status() != AssetStatus.FAILED)
                .ifPresent(asset -> giveUp(asset, cause));
    }

    private void giveUp(FileAsset asset, String cause) {
        asset.fail(cause);
        files.discard(asset.storageKey(), clock.instant());
    }

    /**
     * Lets a session of the user show a file of the user.
     *
     * @param shared whether everybody sees it once the session is published
     */
    public void show(UUID userId, UUID sessionId, UUID assetId, boolean shared) {
        sessions.get(userId, sessionId);
        own(userId, assetId);
        links.link(sessionId, assetId, shared, clock.instant());
    }

    /** What the session shows, newest first. */
    public FilePage ofSession(UUID userId, UUID sessionId, int offset, int limit) {
        sessions.get(userId, sessionId);
        return new FilePage(
                links.findPage(sessionId, offset, limit).stream()
                        .map(StoredFile::of)
                        .toList(),
                links.count(sessionId));
    }

    /** A shared file of a published session. */
    public StoredFile shared(UUID sessionId, UUID assetId) {
        sessions.getPublic(sessionId);
        return links.findShared(sessionId, assetId)
                .map(StoredFile::of)
                .orElseThrow(() -> new FileNotFoundException(assetId));
    }

    /** The user's pictures, newest first. */
    public FilePage pictures(UUID userId, int offset, int limit) {
        return new FilePage(
                files.findOfKind(userId, AssetKind.IMAGE, offset, limit).stream()
                        .map(StoredFile::of)
                        .toList(),
                files.countOfKind(userId, AssetKind.IMAGE));
    }
}
