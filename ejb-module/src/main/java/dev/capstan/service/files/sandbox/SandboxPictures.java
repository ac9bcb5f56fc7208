package dev.capstan.service.files.sandbox;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.Content;
import dev.capstan.service.files.Disposition;
import dev.capstan.service.files.FileNames;
import dev.capstan.service.files.storage.StorageException;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.sessions.SessionNotFoundException;
import dev.capstan.service.sessions.SessionService;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows pictures that lie in the sandbox of a session. It never wakes a sandbox. */
@ApplicationScoped
public class SandboxPictures {
    private static final long LARGEST = 50L << 20;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("avif", "image/avif"),
            Map.entry("apng", "image/apng"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"));

    @Inject
    SessionService sessions;

    @Inject
    SandboxService sandboxes;

    public Content open(UUID userId, UUID sessionId, String path) {
        String place = place(path);
        String type = TYPES.get(ending(place));
        if (type == null) {
            throw refused("Only pictures can be shown: "
                    + String.join(", ", TYPES.keySet().stream().sorted().toList()));
        }
        requireOwned(userId, sessionId);
        SandboxTransfer transfer = new SandboxTransfer(awake(sessionId), new CancelToken());
        long size = size(transfer, place).orElseThrow(() -> refused("There is no file " + place + " in the sandbox."));
        if (size > LARGEST) {
            throw refused("This picture is larger than 50 MiB.");
        }
        String name = FileNames.clean(place);
        return new Content(type, Disposition.of(name, true), size, "picture", part -> {
            try {
                return transfer.read(place, part.from() + part.length());
            } catch (SandboxException e) {
                throw new StorageException("a picture of a sandbox could not be read", e);
            }
        });
    }

    private static String place(String path) {
        try {
            String place = SandboxPath.resolve(path);
            if (!path.startsWith("/") || !place.startsWith(SandboxPath.WORKSPACE + "/")) {
                throw refused("The path must be absolute and below /workspace.");
            }
            return place;
        } catch (SandboxException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static String ending(String place) {
        return place.substring(place.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Here, unlike elsewhere, the contract wants 400 for a session that is not one's own. */
    private void requireOwned(UUID userId, UUID sessionId) {
        try {
            sessions.get(userId, sessionId);
        } catch (SessionNotFoundException e) {
            throw refused("There is no session " + sessionId + ".");
        }
    }

    private Sandbox awake(UUID sessionId) {
        if (sandboxes.status(sessionId) != SandboxStatus.RUNNING) {
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "service_unavailable",
                    "The sandbox of this session is not running. Let the agent work, then try again.");
        }
        return sandboxes.wake(sessionId, new CancelToken());
    }

    private static Optional<Long> size(SandboxTransfer transfer, String place) {
        try {
            return transfer.size(place);
        } catch (SandboxException e) {
            AppException refusal = new AppException(
                    Kind.UNAVAILABLE, "service_unavailable", "The sandbox cannot be reached at the moment. Try again.");
            refusal.initCause(e);
            throw refusal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(Kind.UNAVAILABLE, "service_unavailable", "The server is stopping. Try again.");
        }
    }

    private static AppException refused(String sentence) {
        return new AppException(Kind.INVALID, "validation", sentence);
    }
}
