/** Whether this server is up, and what it is missing. {@link dev.capstan.web.health.HealthResource} is the way in. */
@NullMarked
package dev.capstan.web.health;

import org.jspecify.annotations.NullMarked;
