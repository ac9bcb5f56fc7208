package dev.capstan.persistence.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.persistence.json.JsonNodeConverter;
import dev.capstan.types.billing.EventStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of the payment provider, stored before it acts. It acts once; what could not act waits in quarantine. */
@Entity
@Table(name = "billing_events")
public class BillingEvent {
    /** Why an event about somebody unknown waits. */
    public static final String UNKNOWN_USER = "unknown_user";

    private static final int LONGEST_EXPLANATION = 500;
    private static final int MAX_ATTEMPTS = 12;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 9;

    @Id
    private String id;

    @Column(name = "event_type")
    private String type;

    @Column(name = "api_version")
    private @Nullable String apiVersion;

    @Column(name = "happened_at")
    private Instant happenedAt;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Convert(converter = JsonNodeConverter.class)
    private JsonNode payload;

    private String status;

    @Column(name = "customer_id")
    private @Nullable String customerId;

    private @Nullable String cause;

    private @Nullable String explanation;

    private int attempts;

    private int deliveries;

    @Column(name = "next_try_at")
    private Instant nextTryAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    protected BillingEvent() {}

    public void done(Instant now) {
        end(EventStatus.DONE, null, null, now);
    }

    public void ignored(Instant now) {
        end(EventStatus.IGNORED, null, null, now);
    }

    /** It waits for an administrator, or for what it needs to become known. */
    public void quarantine(String why, String said, Instant now) {
        end(EventStatus.QUARANTINED, why, said, now);
    }

    /** Comes back later, ever less often; in the end into quarantine. */
    public void failed(String said, Instant now) {
        attempts++;
        if (attempts >= MAX_ATTEMPTS) {
            quarantine("failed", said, now);
            return;
        }
        explanation = shortened(said);
        nextTryAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS)));
    }

    private void end(EventStatus outcome, @Nullable String why, @Nullable String said, Instant now) {
        status = outcome.wire();
        cause = why;
        explanation = shortened(said);
        endedAt = now;
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= LONGEST_EXPLANATION ? text : text.substring(0, LONGEST_EXPLANATION);
    }

    public String id() {
        return id;
    }

    public String type() {
        return type;
    }

    /** By the provider's clock, to the second. */
    public Instant happenedAt() {
        return happenedAt;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** The whole event. */
    public JsonNode payload() {
        return payload;
    }

    public EventStatus status() {
        return EventStatus.ofWire(status);
    }

    /** False once it acted or means nothing: a quarantined event may still act. */
    public boolean open() {
        return status() == EventStatus.RECEIVED || status() == EventStatus.QUARANTINED;
    }

    public @Nullable String customerId() {
        return customerId;
    }

    public @Nullable String cause() {
        return cause;
    }

    public @Nullable String explanation() {
        return explanation;
    }

    public int attempts() {
        return attempts;
    }

    public int deliveries() {
        return deliveries;
    }

    public @Nullable String apiVersion() {
        return apiVersion;
    }

    public @Nullable Instant endedAt() {
        return endedAt;
    }
}
