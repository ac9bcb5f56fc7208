/** The model that works without any provider. Entry point: {@link dev.capstan.service.agents.models.demo.DemoChatModel}. */
@NullMarked
package dev.capstan.service.agents.models.demo;

import org.jspecify.annotations.NullMarked;
