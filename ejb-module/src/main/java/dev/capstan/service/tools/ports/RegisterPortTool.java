package dev.capstan.service.tools.ports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.capstan.service.sandboxes.ports.SandboxPorts;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Gives the owner an address at which a server that runs in the sandbox answers. */
@ApplicationScoped
public class RegisterPortTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("register_port", "Open a port", """
            Gives an address at which the user reaches an HTTP server that runs in the sandbox. Start the server first. It is \
            shown below a path of that address, so pages must use relative links. WebSockets are not carried.""", """
            "port":{"type":"integer","minimum":1,"maximum":65535}""", "port");

    @Inject
    SandboxPorts ports;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    /** Another link to the same port. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        int port = input.get("port").asInt();
        if (!SandboxPorts.listens(sandbox(context), port, context.cancel())) {
            return new ToolOutcome.Failed(
                    "Nothing takes connections on port %d of the sandbox. Start the server, then try again."
                            .formatted(port));
        }
        String url = ports.link(context.userId(), context.sessionId(), port).toString();
        return ToolOutcome.Done.of(
                "Port %d is open to the user at %s".formatted(port, url),
                JsonNodeFactory.instance.objectNode().put("port", port).put("url", url));
    }
}
