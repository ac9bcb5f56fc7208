package dev.capstan.service.files.explorer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lay in the workspace at one moment.
 *
 * @param entries by their path below the workspace
 * @param cut whether there is more than was listed
 */
record Listing(SortedMap<String, Entry> entries, boolean cut) {
    /** @param modified in seconds, with fractions, as the file system gives it */
    record Entry(String path, boolean directory, long size, String modified) {
        private static final int PARTS = 4;

        /** @param line type, size, time and path, with a blank between them */
        static Entry of(String line) {
            String[] parts = line.split(" ", PARTS);
            if (parts.length != PARTS) {
                throw new IllegalArgumentException("not an entry of a listing");
            }
            return new Entry(parts[3], parts[0].equals("d"), Long.parseLong(parts[1]), parts[2]);
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        int depth() {
            return (int) path.chars().filter(c -> c == '/').count();
        }

        String absolute() {
            return SandboxPath.WORKSPACE + "/" + path;
        }
    }

    static Listing of(List<Entry> found, int most) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        found.stream().limit(most).forEach(entry -> entries.put(entry.path(), entry));
        return new Listing(entries, found.size() > most);
    }

    /** The contract's tree: directories first, then by name. */
    ObjectNode tree() {
        Map<String, List<Entry>> children = new HashMap<>();
        entries.values()
                .forEach(entry -> children.computeIfAbsent(parent(entry.path()), path -> new ArrayList<>())
                        .add(entry));
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("name", SandboxPath.WORKSPACE.substring(1))
                .put("path", SandboxPath.WORKSPACE)
                .put("type", "directory");
        fill(root, "", children);
        return root;
    }

    private static void fill(ObjectNode directory, String path, Map<String, List<Entry>> children) {
        ArrayNode list = directory.putArray("children");
        children.getOrDefault(path, List.of()).stream()
                .sorted(Comparator.comparing(Entry::directory).reversed().thenComparing(Entry::path))
                .forEach(entry -> {
                    ObjectNode node = list.addObject()
                            .put("name", entry.name())
                            .put("path", entry.absolute())
                            .put("type", entry.directory() ? "directory" : "file");
                    if (entry.directory()) {
                        fill(node, entry.path(), children);
                    } else {
                        node.put("size", entry.size());
                    }
                });
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** What has happened between an earlier listing and this one. */
    List<Change> since(Listing earlier) {
        List<Change> changes = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Entry before = earlier.entries().get(entry.path());
            if (before == null) {
                changes.add(new Change("create", entry));
            } else if (before.directory() != entry.directory()) {
                changes.add(new Change("remove", before));
                changes.add(new Change("create", entry));
            } else if (!entry.directory() && !before.equals(entry)) {
                changes.add(new Change("write", entry));
            }
        }
        earlier.entries().values().stream()
                .filter(entry -> !entries.containsKey(entry.path()))
                .forEach(entry -> changes.add(new Change("remove", entry)));
        return changes;
    }

    /** @param type the contract's word for it */
    record Change(String type, Entry entry) {
        boolean write() {
            return type.equals("write");
        }
    }
}
