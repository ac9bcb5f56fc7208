package dev.capstan.service.billing.reconcile;

/** Something that is not the same at the provider and here: of what kind, which one, and what may be the cause. */
public record Difference(String kind, String id, String cause) {}
