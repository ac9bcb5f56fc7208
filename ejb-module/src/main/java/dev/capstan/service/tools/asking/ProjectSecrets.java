package dev.capstan.service.tools.asking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.tools.ToolContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The {@code .env} files of projects. What is written into one is hidden wherever it turns up afterwards. */
@ApplicationScoped
class ProjectSecrets {
    private static final int FILE_LIMIT = 1 << 20;
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    @Inject
    SandboxService sandboxes;

    @Inject
    SessionSecrets secrets;

    /** @param entries objects with a {@code key} each */
    static Optional<String> refuses(JsonNode entries) {
        List<String> keys =
                entries.valueStream().map(entry -> entry.get("key").asText()).toList();
        if (!keys.stream().allMatch(key -> KEY.matcher(key).matches())) {
            return Optional.of("a key is a name of letters, digits and underscores that does not begin with a digit.");
        }
        return Set.copyOf(keys).size() == keys.size() ? Optional.empty() : Optional.of("a key is named twice.");
    }

    /** @return the file */
    String write(String directory, Map<String, String> values, ToolContext context)
            throws SandboxException, InterruptedException {
        secrets.keep(context.sessionId(), values);
        Sandbox sandbox = sandboxes.wake(context.sessionId(), context.cancel(), context.sandboxStarted());
        String path = directory.endsWith("/") ? directory + ".env" : directory + "/.env";
        String before = "";
        if (sandbox.files().exists(path, context.cancel())) {
            before = new String(sandbox.files().read(path, FILE_LIMIT, context.cancel()), StandardCharsets.UTF_8);
        }
        sandbox.files().write(path, EnvFile.with(before, values).getBytes(StandardCharsets.UTF_8), context.cancel());
        return path;
    }
}
