package dev.capstan.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the server is told through its environment. What the person has exported is passed on as it is. */
public final class ServerEnvironment {
    private ServerEnvironment() {}

    /** The same, with the owner of the schema, as whom the server brings it up to date before it works as a lesser role. */
    public static Map<String, String> of(
            Map<String, String> own, Path home, DatabaseAccess database, DatabaseAccess owner) {
        Map<String, String> variables = of(own, home, database);
        variables.put("DB_OWNER_URL", owner.jdbcUrl());
        variables.put("DB_OWNER_USER", owner.user());
        variables.put("DB_OWNER_PASSWORD", owner.password());
        return variables;
    }

    /** The variables to set on top of the caller's own. */
    public static Map<String, String> of(Map<String, String> own, Path home, DatabaseAccess database) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CAPSTAN_HOME", home.toString());
        variables.put("DB_URL", database.jdbcUrl());
        variables.put("DB_USER", database.user());
        variables.put("DB_PASSWORD", database.password());
        variables.put("LTPA_PASSWORD", SecretFile.readOrCreate(home.resolve("keys/ltpa.password")));
        if (!writesUtf8(own)) {
            variables.put(
                    "LC_ALL", "C.UTF-8"); // Java names files and arguments of programs by it, whatever their letters
        }
        variables.put("MALLOC_ARENA_MAX", own.getOrDefault("MALLOC_ARENA_MAX", "2")); // glibc keeps less memory idle
        variables.put("OTEL_SDK_DISABLED", own.getOrDefault("OTEL_SDK_DISABLED", "false"));
        variables.put("OTEL_SERVICE_NAME", own.getOrDefault("OTEL_SERVICE_NAME", "capstan"));
        String exporter = own.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT") ? "otlp" : "none";
        for (String signal : new String[] {"TRACES", "METRICS", "LOGS"}) {
            String name = "OTEL_" + signal + "_EXPORTER";
            variables.put(name, own.getOrDefault(name, exporter));
        }
        return variables;
    }

    /** Which variable counts: POSIX, section 8.2. */
    private static boolean writesUtf8(Map<String, String> own) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> own.getOrDefault(name, ""))
                .filter(locale -> !locale.isEmpty())
                .findFirst()
                .map(locale -> locale.toLowerCase(Locale.ROOT).replace("-", ""))
                .filter(locale -> locale.contains("utf8"))
                .isPresent();
    }
}
