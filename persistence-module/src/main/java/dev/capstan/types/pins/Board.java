package dev.capstan.types.pins;

/** A list on which a user keeps sessions at hand; a session is on it once. */
public enum Board {
    PINS,
    WISHLIST
}
