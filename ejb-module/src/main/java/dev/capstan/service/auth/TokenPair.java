package dev.capstan.service.auth;

/** What a sign-in gives: {@code expiresIn} is the access token's lifetime in seconds. */
public record TokenPair(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    static TokenPair bearer(String accessToken, String refreshToken, long expiresIn) {
        return new TokenPair(accessToken, refreshToken, "bearer", expiresIn);
    }

    @Override
    public String toString() {
        return "TokenPair[…]";
    }
}
