package dev.capstan.service.credits;

import dev.capstan.service.users.PersonalRecords;
import dev.capstan.types.exports.PersonalTable;
import dev.capstan.types.exports.PersonalTable.By;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Accounts, the ledger, what was used, and limits. */
@ApplicationScoped
public class CreditRecords implements PersonalRecords {
    @Override
    public List<PersonalTable> tables() {
        return List.of(
                PersonalTable.of(
                                "credits/accounts",
                                "credit_accounts",
                                "id",
                                "kind",
                                "credits",
                                "bonus_credits",
                                "held_credits",
                                "held_bonus_credits",
                                "updated_at")
                        .owned("owner_id", By.USER),
                PersonalTable.of(
                        "credits/ledger",
                        "credit_transactions",
                        "id",
                        "account_id",
                        "seq",
                        "transaction_type",
                        "credit_type",
                        "amount",
                        "balance_after",
                        "usage_key",
                        "session_id",
                        "run_id",
                        "model_id",
                        "description",
                        "data",
                        "created_at"),
                PersonalTable.of(
                        "credits/holds",
                        "credit_holds",
                        "id",
                        "account_id",
                        "status",
                        "session_id",
                        "run_id",
                        "model_id",
                        "provider",
                        "held_credits",
                        "held_bonus_credits",
                        "charged_credits",
                        "charged_bonus_credits",
                        "created_at",
                        "ended_at"),
                PersonalTable.of(
                        "credits/usage",
                        "usage_facts",
                        "id",
                        "account_id",
                        "session_id",
                        "run_id",
                        "model_id",
                        "provider",
                        "own_key",
                        "input_tokens",
                        "cache_read_tokens",
                        "cache_write_tokens",
                        "output_tokens",
                        "reasoning_tokens",
                        "cost_usd",
                        "credits",
                        "created_at"),
                PersonalTable.of("credits/memberships", "account_members", "id", "account_id", "owner", "added_at"),
                PersonalTable.of("credits/payers", "payer_choices", "id", "session_id", "account_id"),
                PersonalTable.of(
                        "credits/budgets",
                        "credit_budgets",
                        "id",
                        "scope",
                        "scope_id",
                        "per_day",
                        "per_month",
                        "per_run",
                        "in_total",
                        "updated_at"));
    }
}
