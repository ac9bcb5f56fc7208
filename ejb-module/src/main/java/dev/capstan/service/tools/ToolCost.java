package dev.capstan.service.tools;

import dev.capstan.types.credits.ActKind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a tool costs beside the tokens of the model.
 *
 * @param kind how the charge is booked and priced
 * @param provider whom we pay
 * @param mostUsd the most that one call can cost, of which is charged what its outcome says; null when only a price that
 *     an administrator has set makes it cost anything
 */
public record ToolCost(
        ActKind kind, String provider, @Nullable BigDecimal mostUsd) {
    /** Of tools that run on this server. */
    public static final ToolCost NONE = new ToolCost(ActKind.TOOL, "Capstan", null);

    public ToolCost {
        if (mostUsd != null && mostUsd.signum() <= 0) {
            throw new IllegalArgumentException("a call that costs something costs more than " + mostUsd);
        }
    }
}
