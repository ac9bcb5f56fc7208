package dev.capstan.service.credits.accounts;

import dev.capstan.types.credits.Limits;

/**
 * How somebody takes part in a shared account.
 *
 * @param owner sees the other members and what they spend
 */
public record MemberTerms(boolean owner, Limits limits) {}
