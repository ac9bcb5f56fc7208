package dev.capstan.persistence.files;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores the texts of documents in pieces, and searches in them. A text belongs to the owner of its file alone. */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class FileTextRepository {
    @PersistenceContext
    EntityManager em;

    /** Asks for a complete file to be read; asking again changes nothing. */
    public void want(UUID assetId, Instant now) {
        em.createNativeQuery("INSERT INTO file_texts (asset_id, user_id, status, created_at)"
                        + " SELECT a.id, a.user_id, 'waiting', ?2 FROM file_assets a WHERE a.id = ?1 AND a.status = 'complete'"
                        + " ON CONFLICT DO NOTHING")
                .setParameter(1, assetId)
                .setParameter(2, Timestamp.from(now))
                .executeUpdate();
    }

    /** The longest waiting that nobody reads; nobody else gets it until the lease runs out. */
    public Optional<UUID> claim(Instant now, Instant leaseUntil) {
        List<?> claimed = em.createNativeQuery(
                        "UPDATE file_texts SET lease_until = ?2, attempts = attempts + 1 WHERE asset_id ="
                                + " (SELECT asset_id FROM file_texts WHERE status = 'waiting'"
                                + " AND (lease_until IS NULL OR lease_until < ?1)"
                                + " ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING CAST(asset_id AS text)")
                .setParameter(1, Timestamp.from(now))
                .setParameter(2, Timestamp.from(leaseUntil))
                .getResultList();
        return claimed.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString((String) claimed.getFirst()));
    }

    /** How often somebody began to read it. */
    public int attempts(UUID assetId) {
        List<?> found = em.createNativeQuery("SELECT attempts FROM file_texts WHERE asset_id = ?1")
                .setParameter(1, assetId)
                .getResultList();
        return found.isEmpty() ? 0 : ((Number) found.getFirst()).intValue();
    }

    public void read(UUID assetId, List<String> pieces, long characters, boolean cutOff) {
        em.createNativeQuery("DELETE FROM file_pieces WHERE asset_id = ?1")
                .setParameter(1, assetId)
                .executeUpdate();
        int changed = em.createNativeQuery("UPDATE file_texts SET status = 'read', reason = NULL, characters = ?2,"
                        + " cut_off = ?3, lease_until = NULL WHERE asset_id = ?1")
                .setParameter(1, assetId)
                .setParameter(2, characters)
                .setParameter(3, cutOff)
                .executeUpdate();
        if (changed == 0) {
            return; // its file was deleted while it was read
        }
        for (int i = 0; i < pieces.size(); i++) {
            em.createNativeQuery("INSERT INTO file_pieces (asset_id, number, user_id, piece)"
                            + " SELECT asset_id, ?2, user_id, ?3 FROM file_texts WHERE asset_id = ?1")
                    .setParameter(1, assetId)
                    .setParameter(2, i + 1)
                    .setParameter(3, pieces.get(i))
                    .executeUpdate();
        }
    }

    public void unreadable(UUID assetId, String reason) {
        em.createNativeQuery("UPDATE file_texts SET status = 'unreadable', reason = ?2, lease_until = NULL"
                        + " WHERE asset_id = ?1 AND status = 'waiting'")
                .setParameter(1, assetId)
                .setParameter(2, reason)
                .executeUpdate();
    }

    public List<FileText> find(UUID userId, Collection<UUID> assetIds) {
        List<FileText> found = new ArrayList<>();
        for (UUID assetId : assetIds) {
            for (Object row : em.createNativeQuery("SELECT status, reason, characters, cut_off FROM file_texts"
                            + " WHERE asset_id = ?1 AND user_id = ?2")
                    .setParameter(1, assetId)
                    .setParameter(2, userId)
                    .getResultList()) {
                Object[] columns = (Object[]) row;
                found.add(new FileText(
                        assetId,
                        FileText.State.valueOf(((String) columns[0]).toUpperCase(Locale.ROOT)),
                        (String) columns[1],
                        ((Number) columns[2]).longValue(),
                        (Boolean) columns[3]));
            }
        }
        return found;
    }

    /** The pieces of a text in their order. */
    public List<String> pieces(UUID userId, UUID assetId) {
        List<String> pieces = new ArrayList<>();
        for (Object piece : em.createNativeQuery(
                        "SELECT piece FROM file_pieces WHERE asset_id = ?1 AND user_id = ?2 ORDER BY number")
                .setParameter(1, assetId)
                .setParameter(2, userId)
                .getResultList()) {
            pieces.add((String) piece);
        }
        return pieces;
    }

    /** Whether a session shows a document that was read or is going to be. */
    public boolean hasAny(UUID userId, UUID sessionId) {
        return !em.createNativeQuery("SELECT 1 FROM session_files f JOIN file_texts t ON t.asset_id = f.asset_id"
                        + " WHERE f.session_id = ?1 AND t.user_id = ?2 AND t.status <> 'unreadable' LIMIT 1")
                .setParameter(1, sessionId)
                .setParameter(2, userId)
                .getResultList()
                .isEmpty();
    }

    /**
     * The pieces that answer best, of documents of the user that the session shows.
     *
     * @param query in the words of {@code websearch_to_tsquery}: whatever a person types is one
     * @param fileName only of files whose name has this in it; null for all
     * @param anyWord whether one word of the query is enough
     */
    public List<FoundPiece> search(
            UUID userId, UUID sessionId, String query, @Nullable String fileName, boolean anyWord, int limit) {
        List<FoundPiece> found = new ArrayList<>();
        for (Object row : em.createNativeQuery(sql(anyWord))
                .setParameter(1, userId)
                .setParameter(2, sessionId)
                .setParameter(3, query)
                .setParameter(4, fileName)
                .setParameter(5, limit)
                .getResultList()) {
            Object[] columns = (Object[]) row;
            found.add(new FoundPiece(
                    UUID.fromString((String) columns[0]),
                    (String) columns[1],
                    ((Number) columns[2]).intValue(),
                    (String) columns[3]));
        }
        return found;
    }

    /** The statement of {@link #search}, with its arguments in this order: user, session, query, name of a file, limit. */
    public static String sql(boolean anyWord) {
        String wanted = anyWord
                ? "CAST(replace(CAST(plainto_tsquery('simple', ?3) AS text), '&', '|') AS tsquery)"
                : "websearch_to_tsquery('simple', ?3)";
        return "SELECT CAST(p.asset_id AS text), a.file_name, p.number, p.piece"
                + " FROM (SELECT " + wanted + " AS query) q, file_pieces p"
                + " JOIN file_assets a ON a.id = p.asset_id"
                + " JOIN session_files f ON f.asset_id = p.asset_id AND f.session_id = ?2"
                + " WHERE p.user_id = ?1 AND a.user_id = ?1 AND p.words @@ q.query"
                + " AND (CAST(?4 AS text) IS NULL OR strpos(lower(a.file_name), lower(CAST(?4 AS text))) > 0)"
                + " ORDER BY ts_rank_cd(p.words, q.query, 1) DESC, p.asset_id, p.number LIMIT ?5";
    }
}
