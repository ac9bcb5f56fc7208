/** Servers that speak the providers' protocols, for tests. Each does what the demo model's directives say. */
@NullMarked
package dev.capstan.service.agents.models.stub;

import org.jspecify.annotations.NullMarked;
