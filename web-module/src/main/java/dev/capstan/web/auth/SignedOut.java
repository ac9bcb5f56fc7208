package dev.capstan.web.auth;

import jakarta.ws.rs.core.Response;

/** The answer to who has signed out. */
final class SignedOut {
    /** Not the cookies: browsers would clear those of every host of the company's domain. */
    private static final String LEFT_BEHIND = "\"cache\", \"storage\"";

    private SignedOut() {}

    /** Lets browsers forget what pages of this server have kept. */
    static Response answer() {
        return Response.noContent().header("Clear-Site-Data", LEFT_BEHIND).build();
    }
}
