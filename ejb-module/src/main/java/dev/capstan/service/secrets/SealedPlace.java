package dev.capstan.service.secrets;

import dev.capstan.types.secrets.SealedColumn;
import java.util.function.UnaryOperator;

/**
 * Where a feature keeps sealed texts.
 *
 * @param purpose what a text was sealed for, by the key of its row
 */
public record SealedPlace(SealedColumn column, UnaryOperator<String> purpose) {}
