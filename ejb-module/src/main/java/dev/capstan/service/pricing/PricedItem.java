package dev.capstan.service.pricing;

import dev.capstan.service.errors.AppException;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.TransactionType;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a price of an act is listed under: a kind that is paid by the unit, and the name of a tool or resource.
 *
 * @param item {@code *} for every one of the kind without a price of its own
 */
public record PricedItem(ActKind kind, String item) {
    private static final int LONGEST_ITEM = 200;

    public PricedItem {
        if (!byTheUnit(kind)) {
            throw noKind(kind.wire());
        }
        item = item.strip();
        if (item.isEmpty() || item.length() > LONGEST_ITEM || item.indexOf('\0') >= 0) {
            throw new AppException(
                    AppException.Kind.INVALID,
                    "invalid_price",
                    "A price names its tool or resource in 1 to %d characters; * is every one of its kind."
                            .formatted(LONGEST_ITEM));
        }
    }

    /** @param kind as the wire spells it */
    public static PricedItem of(String kind, String item) {
        return Arrays.stream(ActKind.values())
                .filter(known -> known.wire().equals(kind))
                .findFirst()
                .map(known -> new PricedItem(known, item))
                .orElseThrow(() -> noKind(kind));
    }

    private static boolean byTheUnit(ActKind kind) {
        return kind.type() != TransactionType.LLM_USAGE;
    }

    private static AppException noKind(String given) {
        String kinds = Arrays.stream(ActKind.values())
                .filter(PricedItem::byTheUnit)
                .map(ActKind::wire)
                .collect(Collectors.joining(", "));
        return new AppException(
                AppException.Kind.INVALID,
                "invalid_act_kind",
                "%s is not paid by the unit; these are: %s.".formatted(given, kinds));
    }
}
