package dev.capstan.service.users;

import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The account itself, and where else its owner signs in. */
@ApplicationScoped
public class AccountRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                                "profile/account",
                                "users",
                                "id",
                                "email",
                                "first_name",
                                "last_name",
                                "avatar",
                                "role",
                                "language",
                                "is_active",
                                "subscription_status",
                                "subscription_plan",
                                "subscription_billing_cycle",
                                "subscription_current_period_end",
                                "email_verified_at",
                                "created_at",
                                "updated_at",
                                "last_login_at",
                                "closed_at")
                        .owned("id", By.USER),
                PersonalTable.of(
                                "profile/identities",
                                "user_identities",
                                "issuer",
                                "subject",
                                "provider",
                                "created_at",
                                "last_used_at")
                        .keyed("issuer", "text", "subject", "text"));
    }
}
