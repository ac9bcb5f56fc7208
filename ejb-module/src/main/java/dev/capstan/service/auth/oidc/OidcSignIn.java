package dev.capstan.service.auth.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.auth.SignIn;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.Account;
import dev.capstan.service.users.ExternalAccounts;
import dev.capstan.service.users.ExternalIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow with PKCE, state and nonce. No transaction is open while a provider is asked. What a caller
 * learns of a refusal is what to do; the audit log keeps why.
 */
@ApplicationScoped
public class OidcSignIn {
    /** Where the browser goes, and what it must show when it comes back. */
    public record Start(URI address, String browser) {
        @Override
        public String toString() {
            return "Start[" + address.getHost() + "]";
        }
    }

    /** The tokens, and the page that gets them; none when the caller is a script. */
    public record Finished(TokenPair tokens, @Nullable String returnTo) {}

    /** What came back in the address. {@code issuer} is there when the provider names itself (RFC 9207). */
    public record Answer(
            @Nullable String code,
            @Nullable String state,
            @Nullable String error,
            @Nullable String issuer) {
        @Override
        public String toString() {
            return "Answer[…]";
        }
    }

    private static final int LONGEST = 4096;

    @Inject
    OidcConfig config;

    @Inject
    ProviderDirectory directory;

    @Inject
    ProviderHttp http;

    @Inject
    IdTokens idTokens;

    @Inject
    FlowStore flows;

    @Inject
    ExternalAccounts accounts;

    @Inject
    SignIn signIn;

    @Inject
    AuditLog audit;

    /** The names that people can sign in at, with what they are called. */
    public Map<String, String> labels() {
        return config.providers().values().stream()
                .collect(Collectors.toMap(
                        OidcConfig.Provider::name,
                        OidcConfig.Provider::label,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    public boolean knows(String provider) {
        return config.find(provider).isPresent();
    }

    public Start start(String name, String redirectUri, @Nullable String returnTo) {
        OidcConfig.Provider provider = provider(name);
        URI endpoint = directory.endpoints(provider).authorization();
        FlowStore.Begun begun = flows.begin(name, redirectUri, returnTo);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", provider.clientId());
        query.put("response_type", "code");
        query.put("redirect_uri", redirectUri);
        query.put("scope", provider.scope());
        query.put("state", begun.state());
        query.put("nonce", begun.nonce());
        query.put("code_challenge", RandomTexts.challenge(begun.verifier()));
        query.put("code_challenge_method", "S256");
        String separator = endpoint.getRawQuery() == null ? "?" : "&";
        return new Start(URI.create(endpoint + separator + form(query)), begun.browser());
    }

    /** Ends a flow that {@link #start} began, in the browser that began it. */
    public Finished finish(String name, Answer answer, @Nullable String browser) {
        OidcConfig.Provider provider = provider(name);
        return told(name, () -> {
            Optional<FlowStore.Taken> taken = answer.state() == null || browser == null || tooLong(answer)
                    ? Optional.empty()
                    : flows.take(name, answer.state(), browser);
            FlowStore.Taken flow = taken.orElseThrow(() -> invalid(
                    "state",
                    "This sign-in was not begun in this browser, took too long, or was finished before. Begin again."));
            if (answer.error() != null) {
                throw invalid("provider", "Your sign-in provider refused. Begin again, or sign in another way.");
            }
            if (answer.issuer() != null
                    && !answer.issuer().equals(provider.issuer().toString())) {
                throw invalid("issuer", "The answer came from another sign-in provider. Begin again.");
            }
            TokenPair tokens = exchange(provider, code(answer), flow.redirectUri(), flow.verifier(), flow.nonce());
            return new Finished(tokens, flow.returnTo());
        });
    }

    /**
     * Trades in a code that a client's own script got in a pop-up. The caller has made sure that the request is the
     * script's: there is no state that could show it.
     */
    public TokenPair trade(String name, @Nullable String code, String redirectUri) {
        OidcConfig.Provider provider = provider(name);
        return told(
                        name,
                        () -> new Finished(
                                exchange(provider, code(new Answer(code, null, null, null)), redirectUri, null, null),
                                null))
                .tokens();
    }

    private TokenPair exchange(
            OidcConfig.Provider provider,
            String code,
            String redirectUri,
            @Nullable String verifier,
            @Nullable String nonce) {
        JsonNode answer = http.send(tokenRequest(provider, code, redirectUri, verifier));
        String idToken = answer.path("id_token").asText("");
        if (idToken.isEmpty()) {
            throw ProviderHttp.failed(provider.issuer(), "it gave no ID token", null);
        }
        String accessToken = answer.path("access_token").isTextual()
                ? answer.path("access_token").textValue()
                : null;
        ExternalIdentity who = Claims.identity(provider, idTokens.verify(provider, idToken, nonce, accessToken));
        Account account = accounts.accountOf(who);
        return signIn.enter(account, provider.name());
    }

    private HttpRequest.Builder tokenRequest(
            OidcConfig.Provider provider, String code, String redirectUri, @Nullable String verifier) {
        ProviderDirectory.Endpoints endpoints = directory.endpoints(provider);
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", redirectUri);
        if (verifier != null) {
            body.put("code_verifier", verifier);
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoints.token()).header("Content-Type", "application/x-www-form-urlencoded");
        Optional<String> secret = provider.clientSecret();
        if (secret.isPresent() && endpoints.basicAuthentication()) {
            String pair = encode(provider.clientId()) + ":" + encode(secret.get());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            body.put("client_id", provider.clientId());
            secret.ifPresent(text -> body.put("client_secret", text));
        }
        return request.POST(BodyPublishers.ofString(form(body)));
    }

    private Finished told(String name, java.util.function.Supplier<Finished> attempt) {
        try {
            return attempt.get();
        } catch (AppException e) {
            audit.record(AuditEntry.failure("sign-in", e.code()).with("method", name));
            throw e;
        }
    }

    private OidcConfig.Provider provider(String name) {
        return config.find(name)
                .orElseThrow(() -> new AppException(
                        Kind.INVALID,
                        "validation",
                        "This sign-in provider is not configured on this server. Sign in another way."));
    }

    private static String code(Answer answer) {
        String code = answer.code();
        if (code == null || code.isBlank() || code.length() > LONGEST) {
            throw invalid("code", "The answer holds no code. Begin again.");
        }
        return code;
    }

    private static boolean tooLong(Answer answer) {
        String state = answer.state();
        return state != null && state.length() > LONGEST;
    }

    private static AppException invalid(String what, String message) {
        return new AppException(Kind.INVALID, "validation", message + " (" + what + ")");
    }

    private static String form(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> encode(member.getKey()) + "=" + encode(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
