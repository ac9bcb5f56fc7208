package dev.capstan.service.auth.factor;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Since when there is a second factor, and which codes were used; never what opens anything. */
@ApplicationScoped
public class FactorRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of("credentials/second-factor", "second_factors", "created_at", "confirmed_at")
                        .keyed("user_id", "uuid"),
                PersonalTable.of("credentials/recovery-codes", "recovery_codes", "created_at", "used_at")
                        .keyed("code_hash", "text"));
    }
}
