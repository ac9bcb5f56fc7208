package dev.capstan.service.exports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.exports.PersonalRows;
import dev.capstan.service.exports.PersonalReader.OwnFile;
import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.json.Json;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an archive: a file of JSON lines for each table, the files themselves, and {@code manifest.json}, which says how
 * much of each there is. Row after row and file after file, so that nobody's archive needs much memory.
 */
@ApplicationScoped
public class ArchiveWriter {
    /** Hears how far it is. */
    @FunctionalInterface
    interface Progress {
        /** False ends the work: nobody wants it any more. */
        boolean at(int done, int all);
    }

    @Inject
    PersonalReader reader;

    @Inject
    AllPersonalRecords records;

    @Inject
    ObjectStores stores;

    @Inject
    Clock clock;

    /** False when it was ended before its time. */
    boolean write(UUID userId, Path target, Progress progress) throws IOException {
        List<PersonalTable> tables = records.tables();
        List<OwnFile> files = reader.files(userId);
        int all = tables.size() + files.size();
        int done = 0;
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        manifest.put("user_id", userId.toString())
                .put("made_at", clock.instant().toString());
        ObjectNode rows = manifest.putObject("rows");
        ObjectNode missing = manifest.putObject("missing");
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (PersonalTable table : tables) {
                if (!progress.at(done++, all)) {
                    return false;
                }
                rows.put(table.file(), write(table, userId, zip));
            }
            for (OwnFile file : files) {
                if (!progress.at(done++, all)) {
                    return false;
                }
                write(file, zip, missing);
            }
            manifest.put("files", files.size() - missing.size());
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            zip.closeEntry();
        }
        return true;
    }

    private long write(PersonalTable table, UUID userId, ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry(table.file() + ".jsonl"));
        long count = 0;
        PersonalRows page = reader.page(table, userId, List.of());
        while (!page.rows().isEmpty()) {
            for (String row : page.rows()) {
                zip.write((row + "\n").getBytes(StandardCharsets.UTF_8));
            }
            count += page.rows().size();
            page = reader.page(table, userId, page.last());
        }
        zip.closeEntry();
        return count;
    }

    /** A file that the store has lost is named, and the archive is made all the same. */
    private void write(OwnFile file, ZipOutputStream zip, ObjectNode missing) throws IOException {
        String name = "files/content/%s/%s".formatted(file.id(), file.name().replaceAll("[/\\\\\\p{Cntrl}]", "_"));
        if (stores.current().size(file.storageKey()).isEmpty()) {
            missing.put(file.id().toString(), file.name());
            return;
        }
        try (InputStream content = stores.current().read(file.storageKey(), new Part(0, file.size()))) {
            zip.putNextEntry(new ZipEntry(name));
            content.transferTo(zip);
            zip.closeEntry();
        }
    }
}
