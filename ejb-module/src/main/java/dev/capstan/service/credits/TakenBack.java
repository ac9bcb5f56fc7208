package dev.capstan.service.credits;

import java.math.BigDecimal;

/**
 * What a take-back could take.
 *
 * @param shortfall what was spent or held already and stays with the user
 */
public record TakenBack(BigDecimal taken, BigDecimal shortfall) {}
