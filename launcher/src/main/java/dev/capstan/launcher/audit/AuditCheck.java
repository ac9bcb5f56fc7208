package dev.capstan.launcher.audit;

/**
 * One thing that must be true of the database.
 *
 * @param name what a report says about it
 * @param sql gives a row of text for each contradiction, none when all is well; {@code :account} stands for a condition on
 *     the column {@code account_id} of the alias before it
 */
record AuditCheck(String name, String sql) {}
