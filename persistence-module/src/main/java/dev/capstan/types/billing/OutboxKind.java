package dev.capstan.types.billing;

import java.util.Locale;

/** What is asked of the payment provider outside a request. */
public enum OutboxKind {
    CREATE_CUSTOMER,
    CANCEL_SUBSCRIPTION,
    REFRESH_SUBSCRIPTION,
    FIND_INVOICE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OutboxKind ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
