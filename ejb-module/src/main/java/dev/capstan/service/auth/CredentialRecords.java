package dev.capstan.service.auth;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Sign-ins and API keys, never what opens anything. */
@ApplicationScoped
public class CredentialRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                        "credentials/api-keys",
                        "api_keys",
                        "id",
                        "name",
                        "prefix",
                        "scopes",
                        "created_at",
                        "expires_at",
                        "last_used_at",
                        "revoked_at"),
                PersonalTable.of(
                        "credentials/sign-ins",
                        "refresh_tokens",
                        "family",
                        "issued_at",
                        "expires_at",
                        "used_at",
                        "revoked_at"),
                PersonalTable.of(
                                "credentials/links",
                                "account_links",
                                "purpose",
                                "email",
                                "mailed",
                                "created_at",
                                "expires_at",
                                "used_at")
                        .keyed("token_hash", "text"));
    }
}
