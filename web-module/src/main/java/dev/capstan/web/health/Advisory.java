package dev.capstan.web.health;

import org.eclipse.microprofile.health.HealthCheck;

/**
 * A check whose subject the server can do without: when it is down it is reported as down, and the server stays ready
 * unless {@code capstan.health.required} names it.
 */
interface Advisory extends HealthCheck {
    /** The name of the check. */
    String subject();
}
