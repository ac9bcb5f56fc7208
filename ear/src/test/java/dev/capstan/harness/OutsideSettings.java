package dev.capstan.harness;

import com.sun.net.httpserver.HttpServer;
import dev.capstan.service.settings.mcp.stub.OAuthStub;
import dev.capstan.service.settings.mcp.stub.StubMcpServer;
import dev.capstan.service.skills.stub.GitHubStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Lets a server import skills, exchange codes of Claude Code and reach an MCP server, with stubs in their places. */
public final class OutsideSettings {
    /** A repository with a skill in the folder {@code contract}. */
    public static final String REPOSITORY = "example/skills";

    private static final StubMcpServer MCP = StubMcpServer.start();
    private static final StubMcpServer GUARDED = StubMcpServer.start();
    private static final OAuthStub OAUTH = OAuthStub.before(GUARDED);

    private OutsideSettings() {}

    /** An MCP server that users may reach, although it is on this machine. */
    public static StubMcpServer mcp() {
        return MCP;
    }

    /** One that lets only those in who signed in at {@link #oauth}. */
    public static StubMcpServer guardedMcp() {
        return GUARDED;
    }

    public static OAuthStub oauth() {
        return OAUTH;
    }

    /** The stubs end with this JVM. */
    public static CapstanServer into(CapstanServer server) {
        GitHubStub github = GitHubStub.start(REPOSITORY);
        github.files.put(
                "contract/SKILL.md",
                "---\nname: contract\ndescription: A skill for tests\n---\nSay contract.\n"
                        .getBytes(StandardCharsets.UTF_8));
        return server.with("CAPSTAN_SKILLS_GITHUB_API", github.api().toString())
                .with("CAPSTAN_SKILLS_GITHUB_RAW", github.raw().toString())
                .with("CAPSTAN_MCP_CLAUDE_TOKEN_URL", tokens())
                .with(
                        "CAPSTAN_NET_ALLOWED_HOSTS",
                        "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d".formatted(MCP.port(), GUARDED.port(), OAUTH.port()));
    }

    private static String tokens() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/token", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    byte[] body = "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":3600,\"scope\":\"s\"}"
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            http.start();
            return "http://127.0.0.1:%d/token".formatted(http.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
