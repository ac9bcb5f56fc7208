package dev.capstan.service.files.texts;

import dev.capstan.persistence.files.FileRepository;
import dev.capstan.persistence.files.FileText;
import dev.capstan.persistence.files.FileTextRepository;
import dev.capstan.persistence.files.FoundPiece;
import dev.capstan.service.files.StoredFile;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is stored of the texts of documents, each step in a transaction of its own. */
@Stateless
public class TextRecords {
    private static final int MOST_ATTEMPTS = 2;

    @Inject
    FileTextRepository texts;

    @Inject
    FileRepository files;

    @Inject
    Clock clock;

    public void want(List<UUID> assetIds) {
        Instant now = clock.instant();
        assetIds.forEach(id -> texts.want(id, now));
    }

    /** The next document to read; one whose reading has killed a node twice is given up. */
    public Optional<StoredFile> claim(Duration lease) {
        Instant now = clock.instant();
        Optional<UUID> claimed = texts.claim(now, now.plus(lease));
        if (claimed.isPresent() && texts.attempts(claimed.get()) > MOST_ATTEMPTS) {
            texts.unreadable(claimed.get(), "reading it did not end.");
            return Optional.empty();
        }
        return claimed.flatMap(files::find).map(StoredFile::of);
    }

    public void read(UUID assetId, List<String> pieces, long characters, boolean cutOff) {
        texts.read(assetId, pieces, characters, cutOff);
    }

    public void unreadable(UUID assetId, String reason) {
        texts.unreadable(assetId, reason);
    }

    public Map<UUID, TextState> states(UUID userId, List<UUID> assetIds) {
        return texts.find(userId, assetIds).stream().collect(Collectors.toMap(FileText::assetId, TextRecords::state));
    }

    private static TextState state(FileText text) {
        return switch (text.state()) {
            case WAITING -> new TextState.Waiting();
            case READ -> new TextState.Read(text.characters(), text.cutOff());
            case UNREADABLE -> new TextState.Unreadable(String.valueOf(text.reason()));
        };
    }

    public List<String> pieces(UUID userId, UUID assetId) {
        return texts.pieces(userId, assetId);
    }

    public boolean hasAny(UUID userId, UUID sessionId) {
        return texts.hasAny(userId, sessionId);
    }

    /** What answers all of the query, and when nothing does, what answers a part of it. */
    public List<FoundPiece> search(UUID userId, UUID sessionId, String query, @Nullable String fileName, int limit) {
        List<FoundPiece> found = texts.search(userId, sessionId, query, fileName, false, limit);
        return found.isEmpty() ? texts.search(userId, sessionId, query, fileName, true, limit) : found;
    }
}
