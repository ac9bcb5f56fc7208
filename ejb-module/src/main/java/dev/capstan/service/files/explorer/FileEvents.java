package dev.capstan.service.files.explorer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.files.explorer.Listing.Change;
import dev.capstan.service.realtime.EventLog;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.realtime.EventGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Tells the owner of a session about its files. The log keeps the newest state of the tree, and the newest files read. */
@ApplicationScoped
class FileEvents {
    private static final String TREE = "tree";
    private static final String CONTENTS = "contents";
    private static final int MOST_CHANGES = 500;

    @Inject
    EventLog log;

    void listed(UUID sessionId, Listing listing, ObjectNode contents) {
        append(sessionId, "file.tree.listed", TREE, tree(listing, contents), true);
    }

    void notListed(UUID sessionId, String why) {
        ObjectNode content =
                object().putNull("tree").put("root_path", SandboxPath.WORKSPACE).put("error", why);
        content.putObject("contents");
        append(sessionId, "file.tree.listed", TREE, content, true);
    }

    /** @param updated the small texts among what was made or written */
    void written(UUID sessionId, List<Change> changes, ObjectNode updated) {
        append(sessionId, "file.tree.updated", TREE, changed(object(), changes, updated), false);
    }

    /** @param contents as for a listing */
    void moved(UUID sessionId, List<Change> changes, ObjectNode updated, Listing listing, ObjectNode contents) {
        append(sessionId, "file.tree.updated", TREE, changed(tree(listing, contents), changes, updated), true);
    }

    void read(UUID sessionId, ObjectNode content) {
        append(sessionId, "file.content.read", CONTENTS, content, false);
    }

    private static ObjectNode tree(Listing listing, ObjectNode contents) {
        ObjectNode content = object().put("root_path", SandboxPath.WORKSPACE).put("truncated", listing.cut());
        content.set("tree", listing.tree());
        return content.set("contents", contents);
    }

    private static ObjectNode changed(ObjectNode content, List<Change> changes, ObjectNode updated) {
        ArrayNode list = content.putArray("changes");
        changes.stream()
                .limit(MOST_CHANGES)
                .forEach(change -> list.addObject()
                        .put("type", change.type())
                        .put("name", change.entry().name())
                        .put("path", change.entry().absolute()));
        return content.set("updated_contents", updated);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private void append(UUID sessionId, String name, String state, ObjectNode content, boolean whole) {
        NewEvent event = NewEvent.of(name, EventGroup.FILE, null, content).to(EventAudience.OWNER);
        log.appendState(sessionId, state, event, whole);
    }
}
