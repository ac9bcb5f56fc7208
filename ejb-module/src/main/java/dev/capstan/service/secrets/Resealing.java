package dev.capstan.service.secrets;

import dev.capstan.persistence.secrets.SealedRepository;
import dev.capstan.persistence.secrets.SealedRepository.Row;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts anew with the current master key, a few in each transaction. A text that was changed meanwhile, by its
 * owner or by another node that does the same, is left alone: whoever changed it has used the current key.
 */
@Stateless
public class Resealing {
    private static final Logger LOG = Logger.getLogger(Resealing.class.getName());
    private static final int AT_ONCE = 50;

    @Inject
    SealedRepository rows;

    @Inject
    SecretBox box;

    /**
     * What a step did.
     *
     * @param last where the next step goes on; null when this was the last one
     */
    public record Step(@Nullable String last, int resealed, int unreadable) {}

    public Step step(SealedPlace place, String after) {
        List<Row> others = rows.findOthers(place.column(), box.currentKeyId(), after, AT_ONCE);
        int resealed = 0;
        int unreadable = 0;
        for (Row row : others) {
            String purpose = place.purpose().apply(row.key());
            try {
                boolean replaced =
                        rows.replace(place.column(), row, box.seal(box.open(row.sealed(), purpose), purpose));
                resealed += replaced ? 1 : 0;
            } catch (SecretSealedException e) {
                unreadable++;
                LOG.log(Level.WARNING, "The secret in {0} of {1} cannot be sealed anew: {2}", new Object[] {
                    place.column().place(), row.key(), e.getMessage()
                });
            }
        }
        return new Step(others.size() < AT_ONCE ? null : others.getLast().key(), resealed, unreadable);
    }

    /** How many texts each key protects, by the key's id. */
    public Map<String, Long> countByKey(SealedPlace place) {
        return rows.countByKey(place.column());
    }
}
