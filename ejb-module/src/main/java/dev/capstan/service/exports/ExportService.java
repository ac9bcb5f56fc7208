package dev.capstan.service.exports;

import dev.capstan.persistence.exports.DataExport;
import dev.capstan.persistence.exports.ExportRepository;
import dev.capstan.persistence.files.FileRepository;
import dev.capstan.service.audit.AuditEntry;
import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.errors.RateLimitedException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.mail.Mailbox;
import dev.capstan.service.users.UserErased;
import dev.capstan.service.users.UserService;
import dev.capstan.service.users.UserView;
import dev.capstan.types.mail.MailKind;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Archives of everything about a person: who asked for one, how far it is, until when it is there. */
@Stateless
@LocalBean
public class ExportService {
    /** Longer than one part can take; then another node begins anew. */
    static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofMinutes(2);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_LISTED = 50;
    private static final int AT_ONCE = 20;
    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    @Inject
    ExportRepository exports;

    @Inject
    FileRepository objects;

    @Inject
    UserService users;

    @Inject
    Mailbox mailbox;

    @Inject
    AuditLog audit;

    @Inject
    ExportsConfig config;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    /** Asking again while one is being made gives that one. */
    public ExportView request(UUID userId) {
        exports.lockRequests(userId);
        Optional<DataExport> open = exports.findOf(userId, MOST_LISTED).stream()
                .filter(DataExport::open)
                .findFirst();
        if (open.isPresent()) {
            return ExportView.of(open.get());
        }
        Instant now = clock.instant();
        if (exports.countSince(userId, now.minus(DAY)) >= config.perDay()) {
            throw new RateLimitedException(
                    "You have asked for %d archives within a day. Ask again tomorrow.".formatted(config.perDay()), DAY);
        }
        DataExport made = new DataExport(ids.next(), userId, now);
        exports.add(made);
        audit.record(AuditEntry.success("data.export").about("user", userId).with("export", made.id()));
        return ExportView.of(made);
    }

    /** Newest first. */
    public List<ExportView> list(UUID userId) {
        return exports.findOf(userId, MOST_LISTED).stream().map(ExportView::of).toList();
    }

    /** Of somebody else there is none. */
    public ExportView view(UUID userId, UUID id) {
        return ExportView.of(own(userId, id));
    }

    /** Where the archive is; empty unless it is ready. */
    public Optional<String> storageKey(UUID userId, UUID id) {
        DataExport export = own(userId, id);
        return export.isReady(clock.instant()) ? Optional.ofNullable(export.storageKey()) : Optional.empty();
    }

    private DataExport own(UUID userId, UUID id) {
        return exports.find(id)
                .filter(export -> export.userId().equals(userId))
                .orElseThrow(() -> new AppException(
                        Kind.NOT_FOUND, "export_not_found", "You have no such archive. List yours to see their ids."));
    }

    public List<UUID> due() {
        return exports.findDue(clock.instant(), AT_ONCE);
    }

    /** Whose archive is to be made; empty when another node makes it, or it was tried too often. */
    public Optional<UUID> claim(UUID id) {
        Instant now = clock.instant();
        Optional<DataExport> export = exports.lock(id).filter(found -> found.due(now));
        export.ifPresent(found -> found.claim(LEASE, now));
        return export.filter(DataExport::running).map(DataExport::userId);
    }

    /** False when the archive is not wanted any more. */
    public boolean progress(UUID id, int done, int all) {
        Optional<DataExport> export = exports.lock(id).filter(DataExport::running);
        export.ifPresent(found -> found.progress(done, all, LEASE, clock.instant()));
        return export.isPresent();
    }

    /** False when nobody wants it any more: then the object is to be removed. */
    public boolean finish(UUID id, String storageKey, long size) {
        Instant now = clock.instant();
        Optional<DataExport> export = exports.lock(id).filter(DataExport::running);
        if (export.isEmpty()) {
            return false;
        }
        Instant until = now.plus(config.keep());
        export.get().ready(storageKey, size, now, until);
        UserView user = users.view(export.get().userId());
        mailbox.want(
                user.id(),
                MailKind.EXPORT_READY,
                user.email(),
                user.language(),
                Map.of("email", user.email(), "until", UNTIL.format(until)),
                config.keep());
        return true;
    }

    public void retry(UUID id) {
        exports.lock(id).filter(DataExport::running).ifPresent(export -> export.retry(clock.instant(), PAUSE));
    }

    /** Gives up what is older than it is to be kept. */
    public void expire() {
        Instant now = clock.instant();
        for (DataExport export : exports.lockExpired(now, AT_ONCE)) {
            discard(export, now);
            export.expire();
        }
    }

    public void erase(@Observes UserErased user) {
        Instant now = clock.instant();
        exports.findOf(user.userId(), Integer.MAX_VALUE).forEach(export -> discard(export, now));
    }

    private void discard(DataExport export, Instant now) {
        String key = export.storageKey();
        if (key != null) {
            objects.discard(key, now);
        }
    }
}
