package dev.capstan.service.auth;

/** What the caller showed to be let in. */
public enum CredentialKind {
    ACCESS_TOKEN,
    API_KEY
}
