package dev.capstan.web.settings;

import dev.capstan.web.filters.WebConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.NewCookie;

/** What a browser that begins to sign in to an MCP server keeps, so that no other one can finish it. */
@ApplicationScoped
public class McpCookie {
    static final String NAME = "capstan_mcp";
    private static final String PATH = "/mcp/oauth/";
    private static final int LIFETIME_SECONDS = 600;

    @Inject
    WebConfig web;

    NewCookie of(String browser) {
        return cookie(browser, LIFETIME_SECONDS);
    }

    NewCookie gone() {
        return cookie("", 0);
    }

    private NewCookie cookie(String value, int seconds) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path(PATH)
                .maxAge(seconds)
                .httpOnly(true)
                .secure(web.secure())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
