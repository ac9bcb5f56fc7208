package dev.capstan.persistence.sessions;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Finds sessions by what was said in them. Where the database has trigrams, parts of words are found, in any script; else
 * words and beginnings of words. What is searched for is taken literally.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class SessionTextRepository {
    private static final int MOST_WORDS = 8;

    /** Trigrams have three characters: shorter parts of words cannot use their index. */
    private static final int TRIGRAM = 3;

    private static final String CHATS =
            "SELECT m.session_id FROM chat_messages m JOIN sessions s ON s.id = m.session_id"
                    + " WHERE s.user_id = ?1 AND m.role IN ('user', 'assistant')";
    private static final String RUNS =
            "SELECT e.session_id FROM session_events e JOIN sessions s ON s.id = e.session_id"
                    + " WHERE s.user_id = ?1 AND e.name IN ('session.user_message', 'agent.response')";

    @PersistenceContext
    EntityManager em;

    /** The newest sessions of the user, deleted ones too, in one message of which all the words of a text are. */
    public List<UUID> findSessions(UUID userId, String text, int limit) {
        List<String> words = Arrays.stream(text.replace("\0", "").strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .toList();
        if (words.isEmpty()) {
            return List.of();
        }
        boolean parts = trigrams() && words.stream().anyMatch(word -> word.codePointCount(0, word.length()) >= TRIGRAM);
        Query query = em.createNativeQuery(sql(parts, words.size(), limit)).setParameter(1, userId);
        if (parts) {
            for (int i = 0; i < words.size(); i++) {
                query.setParameter(i + 2, pattern(words.get(i)));
            }
        } else {
            query.setParameter(2, prefixes(words));
        }
        List<UUID> found = new ArrayList<>();
        for (Object id : query.getResultList()) {
            found.add(UUID.fromString((String) id));
        }
        return found;
    }

    /**
     * The statement that searches; ?1 is the user, the others what is searched for.
     *
     * @param parts whether the database has trigrams
     */
    public static String sql(boolean parts, int words, int limit) {
        return "SELECT CAST(found.session_id AS text) FROM (" + (parts ? byParts(words) : byWords())
                + ") found GROUP BY found.session_id ORDER BY found.session_id DESC LIMIT " + limit;
    }

    private boolean trigrams() {
        return !em.createNativeQuery("SELECT 1 FROM pg_indexes WHERE schemaname = current_schema()"
                        + " AND indexname = 'chat_messages_trigrams'")
                .getResultList()
                .isEmpty();
    }

    private static String byParts(int words) {
        StringBuilder chats = new StringBuilder(CHATS);
        StringBuilder runs = new StringBuilder(RUNS);
        for (int i = 0; i < words; i++) {
            chats.append(" AND lower(chat_text(m.content)) LIKE lower(?")
                    .append(i + 2)
                    .append(") ESCAPE '!'");
            runs.append(" AND lower(e.content ->> 'text') LIKE lower(?")
                    .append(i + 2)
                    .append(") ESCAPE '!'");
        }
        return chats + " UNION ALL " + runs;
    }

    private static String byWords() {
        return CHATS + " AND chat_words(m.content) @@ to_tsquery('simple', ?2) UNION ALL " + RUNS
                + " AND to_tsvector('simple', left(e.content ->> 'text', 100000)) @@ to_tsquery('simple', ?2)";
    }

    private static String pattern(String word) {
        return "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    /** Each word as a quoted beginning: nothing in it is an operator. */
    private static String prefixes(List<String> words) {
        return String.join(
                " & ",
                words.stream()
                        .map(word -> "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*")
                        .toList());
    }
}
