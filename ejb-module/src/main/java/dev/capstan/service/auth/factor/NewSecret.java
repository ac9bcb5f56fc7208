package dev.capstan.service.auth.factor;

/**
 * What an authenticator is told, once.
 *
 * @param secret Base32, for typing
 * @param otpauthUri the same in the form that authenticators read
 */
public record NewSecret(String secret, String otpauthUri) {
    @Override
    public String toString() {
        return "NewSecret[…]";
    }
}
