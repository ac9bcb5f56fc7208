package dev.capstan.service.sandboxes.ports;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.sandboxes.SandboxConfig;
import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.service.secrets.SecretSealedException;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * Makes links to ports of sandboxes, and opens connections for them. A sandbox's network has no way in from outside: a
 * program inside carries each connection, for a time at most. The link is the credential; it names the session, its owner and the port.
 */
@ApplicationScoped
public class SandboxPorts {
    /** Below which path of this server the links lie. */
    public static final String PATH = "sandbox-ports/";

    private static final int LONGEST = 1024;
    private static final Duration TRY = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);
    private static final Duration LONGEST_SOCKET = Duration.ofHours(12);

    private static final String LISTENS = "exec 3<>/dev/tcp/127.0.0.1/$1";
    private static final String CARRY = """
            exec 2>/dev/null 4<&0
            exec 3<>/dev/tcp/127.0.0.1/$1 || exit 1
            cat <&4 >&3 &
            cat <&3
            kill $!
            """;

    @Inject
    SandboxService sandboxes;

    @Inject
    SecretBox secrets;

    @Inject
    SandboxConfig sandboxConfig;

    @Inject
    PortsConfig config;

    @Inject
    Clock clock;

    /**
     * An address that is good for a while; ends in a slash.
     *
     * @throws AppException where sandboxes share this machine's network: its own ports could be opened like that
     */
    public URI link(UUID userId, UUID sessionId, int port) {
        requireOwnNetwork();
        PortLink link = new PortLink(userId, sessionId, port, clock.instant().plus(config.linkLife()));
        return config.base().resolve(PATH + secrets.seal(link.text(), PortLink.PURPOSE) + "/");
    }

    /** @throws AppException unless this server made the link and it has not expired */
    public PortLink read(String token) {
        if (token.length() > LONGEST) {
            throw refused();
        }
        PortLink link;
        try {
            link = PortLink.of(secrets.open(token, PortLink.PURPOSE));
        } catch (SecretSealedException | IllegalArgumentException e) {
            throw refused();
        }
        requireValid(link);
        return link;
    }

    /** @throws AppException when the link has expired */
    public void requireValid(PortLink link) {
        if (link.until().isBefore(clock.instant())) {
            throw new AppException(
                    Kind.FORBIDDEN, "link_expired", "This link has expired. Let the agent register the port again.");
        }
    }

    private void requireOwnNetwork() {
        if (sandboxConfig.provider().network()) {
            throw new AppException(
                    Kind.UNAVAILABLE,
                    "sandbox_error",
                    "Ports cannot be opened here: sandboxes share the network of this server (capstan.sandbox.network).");
        }
    }

    private static AppException refused() {
        return new AppException(Kind.FORBIDDEN, "link_invalid", "This link was not made by this server.");
    }

    /** Whether a program of the sandbox takes connections there. */
    public static boolean listens(Sandbox sandbox, int port, CancelToken cancel)
            throws SandboxException, InterruptedException {
        return sandbox.exec(SandboxCommand.bash(LISTENS, Integer.toString(port)).within(TRY), cancel)
                .succeeded();
    }

    /**
     * Never wakes a sandbox: what listened in one that rests is gone.
     *
     * @throws AppException when the sandbox is not awake on this node
     */
    public PortConnection connect(PortLink link) {
        return connect(link, LONGEST_ANSWER);
    }

    /** The same for a connection that stays open: for twelve hours at most. */
    public PortConnection connectLong(PortLink link) {
        return connect(link, LONGEST_SOCKET);
    }

    private PortConnection connect(PortLink link, Duration longest) {
        requireOwnNetwork();
        Sandbox sandbox = sandboxes
                .awakeHere(link.sessionId())
                .orElseThrow(
                        () -> new AppException(
                                Kind.UNAVAILABLE,
                                "sandbox_error",
                                "The sandbox of this session rests, or works on another node. Let the agent start the program again."));
        try {
            return new PortConnection(sandbox.start(SandboxCommand.of(
                    "timeout",
                    Long.toString(longest.toSeconds()),
                    "bash",
                    "-c",
                    CARRY,
                    "bash",
                    Integer.toString(link.port()))));
        } catch (SandboxException e) {
            AppException refusal =
                    new AppException(Kind.UNAVAILABLE, "sandbox_error", "The sandbox takes no connection: try again.");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
