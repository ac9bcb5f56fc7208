/** What every request passes, in the order of {@link dev.capstan.web.filters.FilterOrder}. */
@NullMarked
package dev.capstan.web.filters;

import org.jspecify.annotations.NullMarked;
