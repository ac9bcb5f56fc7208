package dev.capstan.service.credits.oversight;

import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HoldLine;
import dev.capstan.persistence.credits.HoldPageRepository;
import dev.capstan.persistence.credits.QuarantineRepository;
import dev.capstan.persistence.credits.QuarantinedReport;
import dev.capstan.service.credits.NoAccountException;
import dev.capstan.service.errors.AppException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads everybody's accounts and what is under way on them. */
@Stateless
public class Oversight {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final Pattern CURSOR =
            Pattern.compile("([0-9]{1,18})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    @Inject
    CreditRepository credits;

    @Inject
    HoldPageRepository holds;

    @Inject
    QuarantineRepository quarantine;

    @Inject
    Clock clock;

    public AccountView accountOf(UUID userId) {
        return credits.findOwnAccount(userId).map(AccountView::of).orElseThrow(() -> new NoAccountException(userId));
    }

    /** Holds in flight, oldest first. {@code after} is the {@code next} of an earlier page; null begins. */
    public HoldsPage holdsInFlight(@Nullable String after, int limit) {
        Matcher cursor = CURSOR.matcher(after == null ? "0." + BEFORE_ALL : after);
        if (!cursor.matches()) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_cursor",
                    "after is the next of an earlier page, as it was given.");
        }
        List<HoldLine> found = holds.findOpen(
                Instant.EPOCH.plus(Long.parseLong(cursor.group(1)), java.time.temporal.ChronoUnit.MICROS),
                UUID.fromString(cursor.group(2)),
                limit + 1);
        List<HoldLine> page = found.subList(0, Math.min(limit, found.size()));
        Instant now = clock.instant();
        return new HoldsPage(
                page.stream().map(hold -> HoldView.of(hold, now)).toList(),
                found.size() > limit ? cursorOf(page.getLast()) : null);
    }

    private static String cursorOf(HoldLine hold) {
        return java.time.temporal.ChronoUnit.MICROS.between(Instant.EPOCH, hold.createdAt()) + "." + hold.id();
    }

    /** Reports that cannot be true, newest first; {@code before} goes on after that one. */
    public QuarantinePage quarantined(@Nullable UUID before, int limit) {
        List<QuarantinedReport> found = quarantine.findNewest(before, limit + 1);
        return new QuarantinePage(
                found.stream().limit(limit).map(QuarantineView::of).toList(), found.size() > limit);
    }
}
