package dev.capstan.service.billing.payments;

import java.util.List;

/** One page of a list of the provider. {@code last} is the id to go on after. */
public record Listed<T>(List<T> items, boolean more, String last) {
    public Listed {
        items = List.copyOf(items);
    }
}
