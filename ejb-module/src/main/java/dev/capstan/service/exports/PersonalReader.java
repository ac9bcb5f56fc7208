package dev.capstan.service.exports;

import dev.capstan.persistence.exports.PersonalRepository;
import dev.capstan.persistence.exports.PersonalRows;
import dev.capstan.persistence.files.FileRepository;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.files.AssetStatus;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Reads what is a person's, a page in each transaction. */
@Stateless
public class PersonalReader {
    private static final int AT_ONCE = 200;

    /** A file of the person, and where its bytes are. */
    public record OwnFile(UUID id, String name, long size, String storageKey) {}

    @Inject
    PersonalRepository rows;

    @Inject
    FileRepository files;

    public PersonalRows page(PersonalTable table, UUID userId, List<String> after) {
        return rows.page(table, userId, after, AT_ONCE);
    }

    /** Those whose bytes are there. */
    public List<OwnFile> files(UUID userId) {
        return files.findAllOf(userId).stream()
                .filter(asset -> asset.status() == AssetStatus.COMPLETE)
                .map(asset -> new OwnFile(asset.id(), asset.fileName(), asset.fileSize(), asset.storageKey()))
                .toList();
    }
}
