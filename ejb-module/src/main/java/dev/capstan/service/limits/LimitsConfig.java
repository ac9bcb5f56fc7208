package dev.capstan.service.limits;

import java.util.Map;

/** Settings under {@code capstan.limits}: how often an address, a user or an API key may do what. */
public record LimitsConfig(Map<Act, Limit> limits, int socketsPerUser) {
    /** What is counted. */
    public enum Act {
        /** Signing in and everything like it, per address. */
        SIGN_IN,
        /** Making an account, per address. */
        REGISTRATION,
        /** Anything without a credential, per address. */
        ANONYMOUS,
        /** Anything with one, per user. */
        REQUEST,
        /** Anything with an API key, per key. */
        KEY,
        /** A turn of a chat, per user. */
        CHAT,
        /** Rewriting a prompt, per user. */
        ENHANCEMENT,
        /** Bringing files, per user. */
        UPLOAD,
        /** Opening a socket, per user. */
        SOCKET
    }

    public LimitsConfig {
        limits = Map.copyOf(limits);
        if (socketsPerUser < 1) {
            throw new IllegalArgumentException(
                    "capstan.limits.sockets-per-user must be at least 1, not " + socketsPerUser);
        }
    }
}
