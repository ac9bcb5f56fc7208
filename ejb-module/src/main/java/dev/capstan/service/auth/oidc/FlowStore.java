package dev.capstan.service.auth.oidc;

import dev.capstan.persistence.auth.OidcFlow;
import dev.capstan.persistence.auth.OidcFlowRepository;
import dev.capstan.service.auth.RandomTexts;
import dev.capstan.service.secrets.SecretBox;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps sign-ins on their way in the database, so that any node takes the answer, once, and only of the same browser. */
@Stateless
public class FlowStore {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final String PURPOSE = "oidc-verifier:";

    /** What the request to the provider carries, and what the browser keeps. */
    public record Begun(String state, String nonce, String verifier, String browser) {
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    /** What the answer is checked against. */
    public record Taken(
            String provider,
            String nonce,
            String verifier,
            String redirectUri,
            @Nullable String returnTo) {
        @Override
        public String toString() {
            return "Taken[" + provider + "]";
        }
    }

    @Inject
    OidcFlowRepository flows;

    @Inject
    SecretBox box;

    @Inject
    Clock clock;

    public Begun begin(String provider, String redirectUri, @Nullable String returnTo) {
        flows.removeExpired(clock.instant());
        Begun begun = new Begun(RandomTexts.make(), RandomTexts.make(), RandomTexts.make(), RandomTexts.make());
        String stateHash = RandomTexts.hash(begun.state());
        flows.add(new OidcFlow(
                stateHash,
                RandomTexts.hash(begun.browser()),
                provider,
                begun.nonce(),
                box.seal(begun.verifier(), PURPOSE + stateHash),
                redirectUri,
                returnTo,
                clock.instant().plus(LIFETIME)));
        return begun;
    }

    /** Empty when the state is unknown, used, expired, of another provider or of another browser. It is gone in any case. */
    public Optional<Taken> take(String provider, String state, String browser) {
        String stateHash = RandomTexts.hash(state);
        return flows.take(stateHash)
                .filter(flow -> flow.provider().equals(provider)
                        && flow.browserHash().equals(RandomTexts.hash(browser))
                        && clock.instant().isBefore(flow.expiresAt()))
                .map(flow -> new Taken(
                        flow.provider(),
                        flow.nonce(),
                        box.open(flow.verifierSealed(), PURPOSE + stateHash),
                        flow.redirectUri(),
                        flow.returnTo()));
    }
}
