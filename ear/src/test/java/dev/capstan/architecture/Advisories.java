package dev.capstan.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Advisories in the format of osv.dev, from a file, a folder, or the archive that it exports for Maven. */
final class Advisories {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An advisory that names a library which is shipped, in a version that it says is affected. */
    record Hit(String advisory, String library) {}

    private final List<JsonNode> all;

    private Advisories(List<JsonNode> all) {
        this.all = all;
    }

    static Advisories read(Path where) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (Files.isDirectory(where)) {
            try (Stream<Path> files = Files.walk(where)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".json")).toList()) {
                    all.add(JSON.readTree(file.toFile()));
                }
            }
        } else if (where.toString().endsWith(".zip")) {
            try (InputStream in = Files.newInputStream(where);
                    ZipInputStream zip = new ZipInputStream(in)) {
                ZipEntry entry;
                while ((entry = zip.getNextEntry()) != null) {
                    if (entry.getName().endsWith(".json")) {
                        all.add(JSON.readTree(zip.readAllBytes()));
                    }
                }
            }
        } else {
            JsonNode root = JSON.readTree(where.toFile());
            (root.isArray() ? root : JSON.createArrayNode().add(root)).forEach(all::add);
        }
        return new Advisories(all);
    }

    int size() {
        return all.size();
    }

    List<Hit> against(BillOfMaterials bill) {
        List<Hit> hits = new ArrayList<>();
        for (JsonNode advisory : all) {
            if (advisory.has("withdrawn")) {
                continue;
            }
            for (JsonNode affected : advisory.path("affected")) {
                String module = affected.at("/package/name").asText();
                boolean maven = affected.at("/package/ecosystem").asText().startsWith("Maven");
                for (BillOfMaterials.Part part : bill.parts()) {
                    if (maven && module.equals(part.module()) && covers(affected, part.version())) {
                        hits.add(new Hit(advisory.path("id").asText(), part.toString()));
                    }
                }
            }
        }
        return hits;
    }

    private static boolean covers(JsonNode affected, String version) {
        for (JsonNode named : affected.path("versions")) {
            if (named.asText().equals(version)) {
                return true;
            }
        }
        for (JsonNode range : affected.path("ranges")) {
            boolean inside = false;
            for (JsonNode event : range.path("events")) {
                if (event.has("introduced")) {
                    String from = event.path("introduced").asText();
                    inside |= from.equals("0") || MavenVersion.of(from).compareTo(MavenVersion.of(version)) <= 0;
                } else if (event.has("fixed")) {
                    inside &= MavenVersion.of(version)
                                    .compareTo(
                                            MavenVersion.of(event.path("fixed").asText()))
                            < 0;
                } else if (event.has("last_affected")) {
                    inside &= MavenVersion.of(version)
                                    .compareTo(MavenVersion.of(
                                            event.path("last_affected").asText()))
                            <= 0;
                }
            }
            if (inside) {
                return true;
            }
        }
        return false;
    }
}
