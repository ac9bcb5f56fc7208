package dev.capstan.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The libraries of the product as a CycloneDX document names them, without its own modules. */
record BillOfMaterials(List<Part> parts) {
    private static final String OWN = "dev.capstan";

    BillOfMaterials {
        parts = List.copyOf(parts);
    }

    /** @param licences SPDX ids or names; a library may be had under any of them */
    record Part(String group, String name, String version, Set<String> licences) {
        Part {
            licences = Set.copyOf(licences);
        }

        String module() {
            return group + ":" + name;
        }

        @Override
        public String toString() {
            return module() + ":" + version;
        }
    }

    static BillOfMaterials committed() {
        return read(Modules.root().resolve("docs").resolve("sbom.json"));
    }

    static BillOfMaterials read(Path file) {
        try {
            List<Part> parts = new ArrayList<>();
            for (JsonNode component : new ObjectMapper().readTree(file.toFile()).path("components")) {
                if (!component.path("group").asText().equals(OWN)) {
                    parts.add(part(component));
                }
            }
            return new BillOfMaterials(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> coordinates() {
        Set<String> all = new TreeSet<>();
        parts.forEach(part -> all.add(part.toString()));
        return all;
    }

    private static Part part(JsonNode component) {
        Set<String> licences = new TreeSet<>();
        for (JsonNode licence : component.path("licenses")) {
            JsonNode one = licence.path("license");
            licences.add(
                    licence.has("expression")
                            ? licence.path("expression").asText()
                            : one.path("id").asText(one.path("name").asText()));
        }
        return new Part(
                component.path("group").asText(),
                component.path("name").asText(),
                component.path("version").asText(),
                licences);
    }
}
