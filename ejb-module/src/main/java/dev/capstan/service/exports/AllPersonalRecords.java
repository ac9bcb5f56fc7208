package dev.capstan.service.exports;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;

/** Every table of the installation that holds something about people. */
@ApplicationScoped
public class AllPersonalRecords {
    @Inject
    Instance<PersonalRecords> features;

    public List<PersonalTable> tables() {
        return features.stream()
                .flatMap(feature -> feature.tables().stream())
                .sorted(Comparator.comparing(PersonalTable::file))
                .toList();
    }
}
