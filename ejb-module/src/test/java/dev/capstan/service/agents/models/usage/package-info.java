/** The corpus of usage reports. */
@NullMarked
package dev.capstan.service.agents.models.usage;

import org.jspecify.annotations.NullMarked;
