package dev.capstan.service.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.capstan.persistence.mail.MailItem;
import dev.capstan.persistence.mail.MailRepository;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.secrets.SecretBox;
import dev.capstan.types.mail.MailKind;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Letters that are to be sent. Written in the transaction that wants them, sent after it, tried until they were taken or
 * came too late. What fills a letter is sealed while it waits, since a link in it opens an account.
 */
@Stateless
public class Mailbox {
    /** Longer than one attempt can take; then another node may try. */
    static final Duration LEASE = Duration.ofMinutes(5);

    static final String PURPOSE = "mail-content:";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration RECENT = Duration.ofHours(1);

    @Inject
    MailRepository items;

    @Inject
    SecretBox box;

    @Inject
    MailConfig config;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** A letter that is this node's to send. */
    public record Order(UUID id, MailKind kind, String recipient, String language, Map<String, String> content) {
        @Override
        public String toString() {
            return "Order[" + id + "]";
        }
    }

    /**
     * What waits.
     *
     * @param oldestSeconds how long the oldest letter waits
     * @param failed letters of the last hour that were refused for good or came too late
     */
    public record Backlog(long waiting, long oldestSeconds, long failed) {
        private static final long TOO_OLD = 300;

        public boolean fine() {
            return oldestSeconds < TOO_OLD && failed == 0;
        }
    }

    /** Whether letters leave this server at all. */
    public boolean on() {
        return config.on();
    }

    /**
     * Where mail is off, nothing is written.
     *
     * @param content what the letter's text names
     * @param life after which the letter would only confuse
     */
    public void want(
            UUID userId, MailKind kind, String recipient, String language, Map<String, String> content, Duration life) {
        if (!config.on()) {
            return;
        }
        UUID id = ids.next();
        Instant now = clock.instant();
        items.add(new MailItem(
                id, userId, kind, recipient, language, box.seal(text(content), PURPOSE + id), now, now.plus(life)));
    }

    public List<UUID> due(int limit) {
        return items.findDue(clock.instant(), limit);
    }

    /** Empty when the letter is gone, is somebody else's at the moment, or came too late. */
    public Optional<Order> claim(UUID id) {
        Instant now = clock.instant();
        Optional<MailItem> due = items.lock(id).filter(item -> item.due(now));
        if (due.isEmpty()) {
            return Optional.empty();
        }
        MailItem item = due.get();
        if (item.late(now)) {
            item.expire(now);
            return Optional.empty();
        }
        item.claim(LEASE, now);
        return Optional.of(new Order(
                id,
                item.kind(),
                item.recipient(),
                item.language(),
                content(box.open(Objects.requireNonNull(item.contentSealed()), PURPOSE + id))));
    }

    public void sent(UUID id) {
        items.lock(id).filter(MailItem::pending).ifPresent(item -> item.sent(clock.instant()));
    }

    public void postpone(UUID id, String error) {
        items.lock(id).filter(MailItem::pending).ifPresent(item -> item.postpone(error, clock.instant()));
    }

    public void giveUp(UUID id, String error) {
        items.lock(id).filter(MailItem::pending).ifPresent(item -> item.giveUp(error, clock.instant()));
    }

    public Backlog backlog() {
        Instant now = clock.instant();
        long oldest = items.oldestPending()
                .map(since -> Duration.between(since, now).toSeconds())
                .orElse(0L);
        return new Backlog(items.count("pending"), Math.max(oldest, 0), items.countFailedSince(now.minus(RECENT)));
    }

    /** Forgets letters that ended long ago, and says how many. */
    public int tidy() {
        return items.removeEndedBefore(clock.instant().minus(KEPT));
    }

    private static String text(Map<String, String> content) {
        try {
            return Json.MAPPER.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a letter's content could not be written", e);
        }
    }

    private static Map<String, String> content(String text) {
        try {
            return Json.MAPPER.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a letter's content could not be read", e);
        }
    }
}
