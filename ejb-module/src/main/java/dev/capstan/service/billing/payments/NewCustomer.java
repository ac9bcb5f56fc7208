package dev.capstan.service.billing.payments;

import java.util.UUID;

/** A user about to pay for the first time. */
public record NewCustomer(UUID userId, String email, String name) {
    @Override
    public String toString() {
        return "NewCustomer[" + userId + "]";
    }
}
