package dev.capstan.web.auth;

import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.auth.oidc.OidcSignIn;
import dev.capstan.service.auth.oidc.OidcSignIn.Answer;
import dev.capstan.web.filters.ReturnTarget;
import dev.capstan.web.filters.WebConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Sends a browser to a provider with a cookie that it must bring back, and receives it with what it brings. */
@ApplicationScoped
public class FlowAnswers {
    static final String COOKIE = "capstan_sign_in";
    private static final String PATH = "/auth/oauth/"; // of the callbacks
    private static final int LIFETIME_SECONDS = 600;

    @Inject
    WebConfig web;

    @Inject
    OidcSignIn signIn;

    /** @param target null when the tokens are the answer itself */
    Response leave(String provider, @Nullable ReturnTarget target, Response.Status status) {
        OidcSignIn.Start start = signIn.start(provider, callback(provider), target == null ? null : target.url());
        return Response.status(status)
                .location(start.address())
                .cookie(cookie(start.browser(), LIFETIME_SECONDS))
                .header("Cache-Control", "no-store")
                .build();
    }

    Response leave(String provider, ReturnTarget target) {
        return leave(provider, target, Response.Status.FOUND);
    }

    Response arrive(String provider, Answer answer, @Nullable String browser) {
        OidcSignIn.Finished finished = signIn.finish(provider, answer, browser);
        if (finished.returnTo() == null) {
            return Response.fromResponse(tokens(finished.tokens()))
                    .cookie(cookie("", 0))
                    .build();
        }
        String nonce = PageTemplate.nonce();
        // The list of origins may have become shorter since the flow began.
        ReturnTarget target = ReturnTarget.of("return_to", finished.returnTo(), web);
        return Response.fromResponse(PageTemplate.answer(HandOverPage.render(finished.tokens(), target, nonce), nonce))
                .cookie(cookie("", 0))
                .build();
    }

    static Response tokens(TokenPair pair) {
        return Response.ok(pair, MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }

    /** What this browser was given when it left; null when it brings nothing. */
    @Nullable
    String browser(HttpHeaders headers) {
        Cookie cookie = headers.getCookies().get(web.cookie(COOKIE));
        return cookie == null ? null : cookie.getValue();
    }

    private String callback(String provider) {
        return web.publicOrigin() + PATH + provider + "/callback";
    }

    private NewCookie cookie(String value, int seconds) {
        return new NewCookie.Builder(web.cookie(COOKIE))
                .value(value)
                .path(web.cookiePath(PATH))
                .maxAge(seconds)
                .httpOnly(true)
                .secure(web.secure())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
