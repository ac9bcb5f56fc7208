/** The second factor beside a password. Entry point: {@link dev.capstan.service.auth.factor.SecondFactors}. */
@NullMarked
package dev.capstan.service.auth.factor;

import org.jspecify.annotations.NullMarked;
