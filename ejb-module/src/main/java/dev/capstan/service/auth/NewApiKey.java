package dev.capstan.service.auth;

/** An API key at the only moment at which it is shown. */
public record NewApiKey(String key, ApiKeyView about) {
    @Override
    public String toString() {
        return "NewApiKey[" + about.id() + "]";
    }
}
