/**
 * Makes the usage reports of all providers into one kind of count. Entry point:
 * {@link dev.capstan.service.agents.models.usage.UsageNormaliser}.
 */
@NullMarked
package dev.capstan.service.agents.models.usage;

import org.jspecify.annotations.NullMarked;
