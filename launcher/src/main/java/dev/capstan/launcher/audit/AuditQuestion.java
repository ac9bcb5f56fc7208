package dev.capstan.launcher.audit;

import dev.capstan.launcher.LaunchException;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;

/** What an auditor asks about: every account or one, and the month whose charges are listed, if any. */
record AuditQuestion(Optional<UUID> account, Optional<YearMonth> month) {
    private static final String USAGE =
            "The audit takes --account=ID, --month=2026-11 and --head=SEQ:HASH; each can be left out.";

    static AuditQuestion of(String... arguments) {
        Optional<UUID> account = Optional.empty();
        Optional<YearMonth> month = Optional.empty();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            String value = pair.length == 2 ? pair[1].strip() : "";
            try {
                if (pair[0].equals("--account")) {
                    account = value.isEmpty() ? account : Optional.of(UUID.fromString(value));
                } else if (pair[0].equals("--month")) {
                    month = value.isEmpty() ? month : Optional.of(YearMonth.parse(value));
                } else if (!pair[0].equals("--head")) {
                    throw new LaunchException(USAGE);
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new LaunchException(USAGE, e);
            }
        }
        return new AuditQuestion(account, month);
    }

    /** The condition on the account, for an alias; an id can not carry SQL. */
    String on(String alias) {
        String column = alias.equals("a") ? "a.id" : alias + ".account_id";
        return account.map(id -> column + " = '" + id + "'").orElse("true");
    }
}
