package dev.capstan.service.credits.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.capstan.persistence.credits.CreditAccount;
import dev.capstan.persistence.credits.CreditRepository;
import dev.capstan.persistence.credits.HoldPageRepository;
import dev.capstan.persistence.credits.LedgerLine;
import dev.capstan.persistence.credits.LedgerPageRepository;
import dev.capstan.persistence.credits.SessionSum;
import dev.capstan.types.credits.TransactionType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A user's ledger in pages. A session is asked for by its owner: whoever has no ledger row of it is given nothing, and so
 * cannot tell the session of somebody else from one that never was.
 */
@Stateless
public class CreditHistory {
    @Inject
    CreditRepository credits;

    @Inject
    LedgerPageRepository ledger;

    @Inject
    HoldPageRepository holds;

    @Inject
    ObjectMapper json;

    /** @param type the wire's name of a type; null for all. An unknown one has no rows. */
    public HistoryPage history(UUID userId, @Nullable String type, Paging paging) {
        Optional<CreditAccount> account = credits.findOwnAccount(userId);
        if (account.isEmpty()) {
            return new HistoryPage(List.of(), 0, paging.page(), paging.perPage());
        }
        return type == null ? whole(account.get(), paging) : ofType(account.get(), Wire.types(type), paging);
    }

    /** Rows are numbered without gaps, so a page is a range of numbers, found at once wherever it is. */
    private HistoryPage whole(CreditAccount account, Paging paging) {
        long to = account.lastSeq() - paging.offset();
        List<LedgerLine> lines =
                to < 1 ? List.of() : ledger.findRange(account.id(), Math.max(0, to - paging.perPage()), to);
        return new HistoryPage(views(lines, TransactionView::of), account.lastSeq(), paging.page(), paging.perPage());
    }

    private HistoryPage ofType(CreditAccount account, List<TransactionType> types, Paging paging) {
        long total = types.isEmpty() ? 0 : ledger.countOfTypes(account.id(), types);
        List<LedgerLine> lines = paging.offset() >= total
                ? List.of()
                : ledger.findOfTypes(account.id(), types, paging.offset(), paging.perPage());
        return new HistoryPage(views(lines, TransactionView::of), total, paging.page(), paging.perPage());
    }

    /** The sessions that cost the user something, the one that did so last first. */
    public UsagePage usage(UUID userId, Paging paging) {
        long total = ledger.countSessions(userId);
        List<SessionSum> sums =
                paging.offset() >= total ? List.of() : ledger.findSessions(userId, paging.offset(), paging.perPage());
        return new UsagePage(sums.stream().map(SessionUsage::of).toList(), total);
    }

    public SessionRows usageOf(UUID userId, UUID sessionId, Paging paging) {
        Optional<SessionSum> sum = ledger.findSession(userId, sessionId);
        return new SessionRows(
                views(lines(sum, paging), TransactionView::of),
                sum.map(SessionSum::spent).orElse(BigDecimal.ZERO),
                sum.map(SessionSum::rows).orElse(0L));
    }

    public LedgerEntries entriesOf(UUID userId, UUID sessionId, Paging paging) {
        Optional<SessionSum> sum = ledger.findSession(userId, sessionId);
        return new LedgerEntries(
                views(lines(sum, paging), LedgerEntryView::of),
                sum.map(SessionSum::rows).orElse(0L));
    }

    public Reservations reservationsOf(UUID userId, UUID sessionId, Paging paging) {
        long total = holds.countOfSession(userId, sessionId);
        return new Reservations(
                paging.offset() >= total
                        ? List.of()
                        : holds.findOfSession(userId, sessionId, paging.offset(), paging.perPage()).stream()
                                .map(ReservationView::of)
                                .toList(),
                total);
    }

    private List<LedgerLine> lines(Optional<SessionSum> found, Paging paging) {
        if (found.isEmpty() || paging.offset() >= found.get().rows()) {
            return List.of();
        }
        SessionSum sum = found.get();
        return sum.accounts().size() == 1
                ? ledger.findOfSession(sum.accounts().getFirst(), sum.sessionId(), paging.offset(), paging.perPage())
                : ledger.findOfSession(sum.accounts(), sum.sessionId(), paging.offset(), paging.perPage());
    }

    private <V> List<V> views(List<LedgerLine> lines, BiFunction<LedgerLine, JsonNode, V> view) {
        return lines.stream().map(line -> view.apply(line, data(line))).toList();
    }

    private JsonNode data(LedgerLine line) {
        try {
            return json.readTree(line.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the data of ledger row %s is no JSON".formatted(line.id()), e);
        }
    }
}
