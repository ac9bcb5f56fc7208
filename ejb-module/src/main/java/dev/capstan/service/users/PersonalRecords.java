package dev.capstan.service.users;

import dev.capstan.types.exports.PersonalTable;
import java.util.List;

/**
 * What a feature keeps about a person. Implemented once by each feature that keeps something, so that an archive of
 * everything about somebody is complete. Never a secret among it.
 */
public interface PersonalRecords {
    List<PersonalTable> tables();
}
