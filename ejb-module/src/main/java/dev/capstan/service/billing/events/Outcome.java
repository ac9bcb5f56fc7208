package dev.capstan.service.billing.events;

/** What an event came to. */
sealed interface Outcome {
    record Done() implements Outcome {}

    /** It means nothing here. */
    record Ignored() implements Outcome {}

    /** It could not act; somebody should look, or what it needs becomes known later. */
    record Quarantined(String cause, String explanation) implements Outcome {}
}
