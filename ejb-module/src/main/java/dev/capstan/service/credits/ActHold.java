package dev.capstan.service.credits;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * Credits reserved for an act.
 *
 * @param credits the most that the act can cost
 */
public record ActHold(UUID holdId, BigDecimal credits) {}
