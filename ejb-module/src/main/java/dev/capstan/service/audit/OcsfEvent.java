package dev.capstan.service.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import java.util.List;
import java.util.Map;

/**
 * An entry in the words of the Open Cybersecurity Schema Framework 1.3: sign-ins are Authentication, changes of accounts
 * are Account Change, roles are User Access Management, all else is API Activity.
 */
final class OcsfEvent {
    /** A class of the framework, and the activity in it. */
    private record Activity(int category, int type, int activity, String name) {
        static Activity authentication(int activity, String name) {
            return new Activity(IDENTITY, AUTHENTICATION, activity, name);
        }

        static Activity account(int activity, String name) {
            return new Activity(IDENTITY, 3001, activity, name);
        }

        static Activity access(int activity, String name) {
            return new Activity(IDENTITY, ACCESS, activity, name);
        }
    }

    private static final int IDENTITY = 3;
    private static final int APPLICATION = 6;
    private static final int AUTHENTICATION = 3002;
    private static final int ACCESS = 3005;
    private static final int API_ACTIVITY = 6003;
    private static final int UPDATE = 3;
    private static final int OTHER = 99;
    private static final int TYPES_PER_CLASS = 100;

    private static final Map<String, Activity> KNOWN = Map.ofEntries(
            Map.entry("sign-in", Activity.authentication(1, "Logon")),
            Map.entry("sign-out", Activity.authentication(2, "Logoff")),
            Map.entry("token.refresh", Activity.authentication(5, "Service Ticket Renew")),
            Map.entry("token.reuse", Activity.authentication(OTHER, "Other")),
            Map.entry("token.revoke", Activity.authentication(2, "Logoff")),
            Map.entry("account.register", Activity.account(1, "Create")),
            Map.entry("account.enable", Activity.account(2, "Enable")),
            Map.entry("account.password", Activity.account(3, "Password Change")),
            Map.entry("account.password-reset", Activity.account(4, "Password Reset")),
            Map.entry("account.disable", Activity.account(5, "Disable")),
            Map.entry("account.close", Activity.account(5, "Disable")),
            Map.entry("account.delete", Activity.account(6, "Delete")),
            Map.entry("account.lock", Activity.account(9, "Lock")),
            Map.entry("role.assign", Activity.access(1, "Assign Privileges")));

    private static final Map<String, String> VERBS = Map.of(
            "create", "1", "add", "1", "grant", "1", "start", "1", "export", "2", "read", "2", "get", "2", "list", "2",
            "delete", "4", "revoke", "4");

    private OcsfEvent() {}

    static ObjectNode of(AuditView entry) {
        Activity activity = KNOWN.getOrDefault(entry.action(), api(entry.action()));
        boolean success = entry.result().equals("success");
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("activity_id", activity.activity()).put("activity_name", activity.name());
        event.put("category_uid", activity.category()).put("class_uid", activity.type());
        event.put("type_uid", activity.type() * TYPES_PER_CLASS + activity.activity());
        event.put("time", entry.occurredAt().toEpochMilli());
        event.put("severity_id", success ? 1 : 3).put("severity", success ? "Informational" : "Medium");
        event.put("status_id", success ? 1 : 2).put("status", success ? "Success" : "Failure");
        if (!entry.reason().isEmpty()) {
            event.put("status_detail", entry.reason()).put("status_code", entry.reason());
        }
        event.put("message", entry.action() + (success ? " succeeded" : " failed"));
        metadata(entry, event.putObject("metadata"));
        who(entry, activity, event);
        where(entry, event);
        what(entry, activity, event);
        ObjectNode rest = event.putObject("unmapped");
        rest.put("credential", entry.credential()).set("details", entry.details());
        rest.put("prev_hash", entry.prevHash()).put("hash", entry.hash());
        return event;
    }

    private static Activity api(String action) {
        for (String word : List.of(action.split("[.-]", -1))) {
            String known = VERBS.get(word);
            if (known != null) {
                int id = Integer.parseInt(known);
                return new Activity(APPLICATION, API_ACTIVITY, id, id == 1 ? "Create" : id == 2 ? "Read" : "Delete");
            }
        }
        return new Activity(APPLICATION, API_ACTIVITY, UPDATE, "Update");
    }

    private static void metadata(AuditView entry, ObjectNode metadata) {
        metadata.put("version", "1.3.0").put("uid", entry.id().toString()).put("sequence", entry.seq());
        metadata.put("event_code", entry.action()).put("correlation_uid", entry.requestId());
        metadata.putObject("product").put("name", "Capstan").put("vendor_name", "Capstan");
    }

    private static void who(AuditView entry, Activity activity, ObjectNode event) {
        ObjectNode actor = event.putObject("actor");
        if (entry.actorId() != null) {
            ObjectNode user = actor.putObject("user");
            user.put("uid", entry.actorId().toString()).put("name", entry.actorName());
            user.put("type_id", 1).put("type", "User");
        } else {
            actor.put("app_name", entry.actorKind().equals("server") ? "Capstan" : "");
        }
        boolean ofUser = entry.targetKind().equals("user");
        if (activity.category() == IDENTITY) {
            ObjectNode user = event.putObject("user");
            String actorId = entry.actorId() == null ? "" : entry.actorId().toString();
            String id = ofUser ? entry.targetId() : actorId;
            user.put("uid", id).put("name", id.equals(actorId) ? entry.actorName() : id);
        } else {
            event.putObject("api").put("operation", entry.action());
        }
        if (!entry.targetKind().isEmpty()) {
            event.putArray("resources")
                    .addObject()
                    .put("type", entry.targetKind())
                    .put("uid", entry.targetId());
        }
    }

    /** What two classes of the framework ask for beside the rest. */
    private static void what(AuditView entry, Activity activity, ObjectNode event) {
        if (activity.type() == AUTHENTICATION) {
            event.putObject("service").put("name", "Capstan");
        } else if (activity.type() == ACCESS) {
            event.putArray("privileges").add(entry.details().path("to").asText("unknown"));
        }
    }

    private static void where(AuditView entry, ObjectNode event) {
        ObjectNode source = event.putObject("src_endpoint");
        if (entry.address().isEmpty()) {
            source.put("name", "server");
        } else {
            source.put("ip", entry.address());
        }
    }
}
