/** Monthly credits that no invoice brings. Entry point: {@link dev.capstan.service.billing.refresh.MonthlyRefresh}. */
@NullMarked
package dev.capstan.service.billing.refresh;

import org.jspecify.annotations.NullMarked;
